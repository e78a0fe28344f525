import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { Attempt, StepDetail } from '../../../api/runs'
import { refText } from '../../../domain/component'
import type { Node } from '../../../domain/graph'
import type { Step } from '../../../domain/run'
import { Bytes } from '../../../ui/Bytes'
import { CodeBlock } from '../../../ui/CodeBlock'
import { CopyButton } from '../../../ui/CopyButton'
import { Duration } from '../../../ui/Duration'
import { ErrorState } from '../../../ui/ErrorState'
import { Facts } from '../../../ui/Facts'
import { Skeleton } from '../../../ui/Skeleton'
import { StateGlyph } from '../../../ui/StateGlyph'
import { Time } from '../../../ui/Time'
import styles from '../panels.module.css'
import { HowStarted, isStartTold } from './HowStarted'

type StepDetailsProps = {
  step: Step
  detail: StepDetail | undefined
  error: Error | null
  drawn: Node | undefined
}

/** How a step was run: each try, the command, the environment, the key that decides on reuse. */
export function StepDetails({ detail, error, drawn }: StepDetailsProps) {
  const { t } = useTranslation()
  if (!detail) {
    return (
      <section className={styles.section}>
        {error ? (
          <ErrorState size="small" title={t('run.step.loadFailed')}>
            {error.message}
          </ErrorState>
        ) : (
          <Skeleton lines={6} />
        )}
      </section>
    )
  }
  return (
    <>
      {detail.attempts.map((attempt) => (
        <AttemptSection key={attempt.number} attempt={attempt} />
      ))}
      <section className={styles.section}>
        <h3 className={styles.heading}>{t('run.step.command')}</h3>
        {detail.command ? (
          <CodeBlock text={detail.command} wrap maxHeight={240} />
        ) : (
          <p className={styles.quiet}>{t('run.step.noCommand')}</p>
        )}
      </section>
      {drawn && (
        <section className={styles.section}>
          <h3 className={styles.heading}>{t('run.step.component')}</h3>
          <Link
            className={styles.link}
            to={`/components/${encodeURIComponent(drawn.component.name)}?version=${encodeURIComponent(drawn.component.version)}`}
          >
            {refText(drawn.component)}
          </Link>
        </section>
      )}
      <section className={styles.section}>
        <h3 className={styles.heading}>{t('run.step.environment')}</h3>
        <CodeBlock
          text={
            typeof detail.environment === 'string'
              ? detail.environment
              : JSON.stringify(detail.environment, null, 2)
          }
          maxHeight={240}
        />
      </section>
      {detail.cache_key && (
        <section className={styles.section}>
          <h3 className={styles.heading}>
            {t('run.step.cacheKey')}
            <CopyButton text={detail.cache_key} />
          </h3>
          <p className={styles.mono}>{detail.cache_key}</p>
          <p className={styles.quiet}>{t('run.step.cacheKeyHint')}</p>
        </section>
      )}
    </>
  )
}

type AttemptSectionProps = { attempt: Attempt }

/** A lost attempt looks like one that failed, and a retry that waits for its time like a step that waits. */
const SHOWN_AS = { lost: 'failed', delayed: 'waiting' } as const

function AttemptSection({ attempt }: AttemptSectionProps) {
  const { t } = useTranslation()
  const state =
    attempt.state === 'lost' || attempt.state === 'delayed' ? SHOWN_AS[attempt.state] : attempt.state
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>
        <StateGlyph state={state} size={14} />
        {t('run.step.attempt', { number: attempt.number })}
        <span className={styles.quiet}>
          {attempt.state === 'lost' ? t('run.step.lost') : t(`ui.state.${state}`)}
        </span>
      </h3>
      {attempt.error && <p className={styles.sentence}>{attempt.error}</p>}
      <Facts
        facts={[
          attempt.started_at
            ? { name: t('run.step.started'), value: <Time at={attempt.started_at} /> }
            : null,
          attempt.duration_seconds === null
            ? null
            : { name: t('run.step.took'), value: <Duration seconds={attempt.duration_seconds} /> },
          attempt.starting_seconds === null
            ? null
            : { name: t('run.step.starting'), value: <Duration seconds={attempt.starting_seconds} /> },
          isStartTold(attempt)
            ? { name: t('run.step.howStarted'), value: <HowStarted attempt={attempt} /> }
            : null,
          attempt.exit_code === null ? null : { name: t('run.step.exitCode'), value: attempt.exit_code },
          attempt.cpu_seconds === null
            ? null
            : { name: t('run.step.cpu'), value: <Duration seconds={attempt.cpu_seconds} /> },
          attempt.peak_memory_bytes === null
            ? null
            : { name: t('run.step.memory'), value: <Bytes value={attempt.peak_memory_bytes} /> },
          attempt.worker ? { name: t('run.step.worker'), value: attempt.worker } : null,
          attempt.isolation ? { name: t('run.step.isolation'), value: attempt.isolation } : null,
        ]}
      />
    </section>
  )
}
