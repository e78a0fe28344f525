import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { curvesQuery } from '../../../api/runs'
import type { Step } from '../../../domain/run'
import type { RenderFigures } from '../outputs'
import styles from '../panels.module.css'
import { stepVersion } from '../shownRun'
import { curveFigures } from './curveFigures'

type StepCurvesProps = { run: number; step: Step; renderFigures: RenderFigures }

/** How metrics went along the steps of the work; nothing where none were reported so. */
export function StepCurves({ run, step, renderFigures }: StepCurvesProps) {
  const { t } = useTranslation()
  const { data } = useQuery({
    ...curvesQuery(run, step.node, stepVersion(step), step.state === 'running'),
    enabled: step.started_at !== null || step.state === 'reused',
    placeholderData: keepPreviousData,
  })
  if (!data || data.curves.length === 0) return null
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{t('run.step.curves')}</h3>
      {renderFigures(curveFigures(data.curves, t('run.step.curveSteps')))}
      {data.left_out > 0 && (
        <p className={styles.quiet}>{t('run.step.curvesLeftOut', { count: data.left_out })}</p>
      )}
    </section>
  )
}
