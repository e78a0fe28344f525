import { useTranslation } from 'react-i18next'

import { labelOf, type ComponentInterface } from '../../../domain/component'
import { isStepFinished, type Step } from '../../../domain/run'
import { EmptyState } from '../../../ui/EmptyState'
import { Facts } from '../../../ui/Facts'
import { formatBytes } from '../../../ui/format'
import { OutputCard } from '../OutputCard'
import { outputsOf, type RenderPreview } from '../outputs'
import styles from '../panels.module.css'

type StepOutputsProps = {
  step: Step
  component: ComponentInterface | undefined
  renderPreview: RenderPreview
}

export function StepOutputs({ step, component, renderPreview }: StepOutputsProps) {
  const { t } = useTranslation()
  const outputs = outputsOf(step, component)
  const removed = Object.entries(step.removed_outputs ?? {})
  if (outputs.length === 0 && removed.length === 0) {
    return <EmptyState size="small" title={t(nothingMade(step))} />
  }
  return (
    <>
      {outputs.map((output) => (
        <section key={output.port} className={styles.section}>
          <OutputCard output={output} name={output.label} renderPreview={renderPreview} />
        </section>
      ))}
      {removed.length > 0 && (
        <section className={styles.section}>
          <p className={styles.sentence}>{t('run.removed.why')}</p>
          <Facts facts={removed.map(([port, size]) => ({ name: labelOf(port), value: formatBytes(size) }))} />
        </section>
      )}
    </>
  )
}

function nothingMade({ state, started_at: startedAt }: Step) {
  if (!isStepFinished(state)) return 'run.step.noOutputsYet'
  return startedAt === null ? 'run.step.neverRan' : 'run.step.noOutputs'
}
