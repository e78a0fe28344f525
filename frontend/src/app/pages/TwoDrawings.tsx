import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { choicesOf } from '../../domain/choices'
import { compareSides } from '../../domain/compareSides'
import { componentsOf } from '../../domain/component'
import type { RunSnapshot } from '../../domain/run'
import { unionGraph } from '../../domain/unionGraph'
import styles from './TwoDrawings.module.css'
import { WatchedCanvas } from './WatchedCanvas'

type TwoDrawingsProps = { one: RunSnapshot; two: RunSnapshot }

/** The drawings of two runs in one: what the second has anew, what it lacks, what is set otherwise. */
export function TwoDrawings({ one, two }: TwoDrawingsProps) {
  const { t } = useTranslation()
  const components = useMemo(() => componentsOf([...one.components, ...two.components]), [one, two])
  const union = useMemo(() => {
    const sides = compareSides(one.graph, one.graph, two.graph)
    return { ...unionGraph(sides, choicesOf(sides, 'theirs')), count: sides.divergences.length }
  }, [one, two])
  const difference = useMemo(() => ({ marks: union.marks, nameOf: null }), [union])
  if (union.count === 0) return <p className={styles.same}>{t('compareRuns.sameDrawing')}</p>
  return (
    <div className={styles.drawing}>
      <WatchedCanvas
        graph={union.graph}
        components={components}
        difference={difference}
        viewKey={`compare.${one.id}.${two.id}`}
        wheel="page"
      />
    </div>
  )
}
