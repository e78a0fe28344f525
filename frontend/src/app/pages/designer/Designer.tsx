import { useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import type { PipelineDetail } from '../../../api/pipelines'
import type { CanvasControl } from '../../../features/canvas/canvasControl'
import { PipelineCanvas } from '../../../features/canvas/PipelineCanvas'
import type { QuickAddRequest } from '../../../features/canvas/quickAdd'
import { Palette } from '../../../features/palette/Palette'
import type { ComponentInterface } from '../../../domain/component'
import type { Drawing } from '../../../state/drawing'
import { createPlacing } from '../../../state/placing'
import { usageOf } from '../../../state/preferences'
import { createSelection } from '../../../state/selection'
import { Page } from '../../../ui/Page'
import { usePane } from '../../../ui/pane'
import { SplitPane } from '../../../ui/SplitPane'
import { catalogue, preferences } from '../../stores'
import { useCatalogueFor } from './useCatalogueFor'

type DesignerProps = { pipeline: PipelineDetail; drawing: Drawing }

export function Designer({ pipeline, drawing }: DesignerProps) {
  const { t } = useTranslation()
  useCatalogueFor(drawing)
  const graph = useStore(drawing.store, (state) => state.graph)
  const problems = useStore(drawing.store, (state) => state.problems)
  const components = useStore(catalogue.store, (state) => state.components)
  const usage = useStore(preferences.store, (state) => state.usage)
  const [selection] = useState(createSelection)
  const [placing] = useState(createPlacing)
  const control = useRef<CanvasControl>(null)
  const left = usePane('designer.left', { size: 272, min: 200, max: 480 })
  const library = useMemo(() => [...components.values()], [components])
  return (
    <Page name={pipeline.name}>
      <SplitPane
        pane={left}
        side="left"
        label={t('palette.tabs')}
        dock={
          <Palette
            components={library}
            usage={usageOf(preferences.store.getState())}
            placing={placing}
            onAdd={(c) => control.current?.add(c)}
          />
        }
      >
        <PipelineCanvas
          mode="edit"
          graph={graph}
          components={components}
          selection={selection}
          drawing={drawing}
          problems={problems}
          placing={placing}
          preferences={preferences}
          viewKey={`pipeline.${pipeline.id}`}
          control={control}
        />
      </SplitPane>
    </Page>
  )
}
