import { useTranslation } from 'react-i18next'

import type { DataRow } from '../../../api/data'
import type { ComponentInterface, Components } from '../../../domain/component'
import type { Graph, NodeId } from '../../../domain/graph'
import type { Usage } from '../../../domain/search'
import { DataList } from '../../../features/palette/DataList'
import { Outline } from '../../../features/palette/Outline'
import { Palette } from '../../../features/palette/Palette'
import type { StepSource } from '../../../state/liveRun'
import type { Placing } from '../../../state/placing'
import type { SelectionStore } from '../../../state/selection'
import { Tabs } from '../../../ui/Tabs'
import styles from './Designer.module.css'

type LeftDockProps = {
  library: readonly ComponentInterface[]
  usage: Usage
  placing: Placing
  graph: Graph
  components: Components
  selection: SelectionStore
  steps: StepSource | null
  tab: LeftTab
  onTab: (tab: LeftTab) => void
  onAdd: (component: ComponentInterface) => void
  onAddData: (data: DataRow) => void
  onReveal: (node: NodeId) => void
}

export type LeftTab = 'components' | 'data' | 'steps'

/** What can be put on the canvas, and what is on it. */
export function LeftDock({
  library,
  usage,
  placing,
  graph,
  components,
  selection,
  steps,
  tab,
  onTab,
  onAdd,
  onAddData,
  onReveal,
}: LeftDockProps) {
  const { t } = useTranslation()
  return (
    <Tabs
      className={styles.dock}
      label={t('designer.dock.left')}
      value={tab}
      onChange={onTab}
      tabs={[
        { value: 'components', label: t('palette.components') },
        { value: 'data', label: t('palette.data') },
        { value: 'steps', label: t('palette.steps') },
      ]}
    >
      {tab === 'components' && <Palette components={library} usage={usage} placing={placing} onAdd={onAdd} />}
      {tab === 'data' && <DataList onAdd={onAddData} />}
      {tab === 'steps' && (
        <Outline
          graph={graph}
          components={components}
          selection={selection}
          steps={steps}
          onOpen={onReveal}
        />
      )}
    </Tabs>
  )
}
