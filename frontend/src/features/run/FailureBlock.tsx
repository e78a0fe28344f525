import { ScrollText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Step } from '../../domain/run'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { CodeBlock } from '../../ui/CodeBlock'
import styles from './FailureBlock.module.css'
import { errorLine } from './shownRun'
import { StepTail } from './StepTail'

type FailureBlockProps = { run: number; step: Step; onOpenLog: () => void }

/** Why a step failed, in its own words first: the error, the exit code, the end of its log. */
export function FailureBlock({ run, step, onOpenLog }: FailureBlockProps) {
  const { t } = useTranslation()
  const [isWhole, setIsWhole] = useState(false)
  const error = (step.error ?? '').trim()
  const last = errorLine(error)
  const hasMore = error !== last
  return (
    <section className={styles.failure}>
      <div className={styles.error}>
        <p className={styles.text}>
          {last ||
            (step.exit_code === null
              ? t('run.failure.unknown')
              : t('run.failure.noReason', { code: step.exit_code }))}
        </p>
        {step.exit_code !== null && (
          <Chip tone="danger">{t('run.failure.exitCode', { code: step.exit_code })}</Chip>
        )}
      </div>
      {hasMore &&
        (isWhole ? (
          <CodeBlock text={error} maxHeight={320} />
        ) : (
          <Button size="small" variant="ghost" className={styles.more} onClick={() => setIsWhole(true)}>
            {t('run.failure.whole')}
          </Button>
        ))}
      <div className={styles.heading}>
        {t('run.failure.lastLines')}
        <Button size="small" icon={<ScrollText />} onClick={onOpenLog}>
          {t('run.failure.openLog')}
        </Button>
      </div>
      <StepTail run={run} node={step.node} attempt={step.attempt} size={step.log_size} />
    </section>
  )
}
