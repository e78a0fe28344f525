import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { choicesOf } from '../../domain/choices'
import { compareSides } from '../../domain/compareSides'
import { componentsOf } from '../../domain/component'
import type { RunSnapshot } from '../../domain/run'
import { unionGraph } from '../../domain/unionGraph'
import { PipelineCanvas } from '../../features/canvas/PipelineCanvas'
import { createSelection } from '../../state/selection'
import { preferences } from '../stores'
import styles from './TwoDrawings.module.css'

type TwoDrawingsProps = { one: RunSnapshot; two: RunSnapshot }

/** The drawings of two runs in one: what the second has anew, what it lacks, what is set otherwise. */
export function TwoDrawings({ one, two }: TwoDrawingsProps) {
  const { t } = useTranslation()
  const [selection] = useState(createSelection)
  const components = useMemo(() => componentsOf([...one.components, ...two.components]), [one, two])
  const union = useMemo(() => {
    const sides = compareSides(one.graph, one.graph, two.graph)
    return { ...unionGraph(sides, choicesOf(sides, 'theirs')), count: sides.divergences.length }
  }, [one, two])
  const difference = useMemo(() => ({ marks: union.marks, nameOf: null }), [union])
  if (union.count === 0) return <p className={styles.same}>{t('compareRuns.sameDrawing')}</p>
  return (
    <div className={styles.drawing}>
      <PipelineCanvas
        mode="watch"
        graph={union.graph}
        components={components}
        selection={selection}
        difference={difference}
        preferences={preferences}
        viewKey={`compare.${one.id}.${two.id}`}
      />
    </div>
  )
}
