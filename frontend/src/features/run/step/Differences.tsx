import { useTranslation } from 'react-i18next'

import type { StepDetail } from '../../../api/runs'
import { labelOf } from '../../../domain/component'
import styles from './Differences.module.css'

type DifferencesProps = { run: number; detail: StepDetail }

type Part = StepDetail['differences'][number]['part']

// What has these names is a port, which has a label; a package or a variable is called as it is written.
const OF_PORTS: ReadonlySet<Part> = new Set(['value', 'input', 'output'])

/** What differs from the step before, part by part: its name, what it was, and what it is. */
export function Differences({ run, detail: { compared_with: before, differences } }: DifferencesProps) {
  const { t } = useTranslation()
  if (before === null || differences.length === 0) return null
  return (
    <dl className={styles.differences} aria-label={t('run.differs.label', { run: before.run })}>
      {differences.map(({ part, name, before: was, after: is }) => (
        <div key={`${part} ${name}`} className={styles.difference}>
          <dt>
            {t(`run.differs.part.${part}`)} {name && <Name part={part} name={name} />}
          </dt>
          <dd>
            <Value label={t('run.differs.in', { run: before.run })} value={was} isBefore />
            <Value label={t('run.differs.in', { run })} value={is} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

type NameProps = { part: Part; name: string }

function Name({ part, name }: NameProps) {
  return OF_PORTS.has(part) ? (
    <span className={styles.label}>{labelOf(name)}</span>
  ) : (
    <code className={styles.name}>{name}</code>
  )
}

type ValueProps = { label: string; value: string | null; isBefore?: boolean }

function Value({ label, value, isBefore = false }: ValueProps) {
  const { t } = useTranslation()
  return (
    <span className={styles.value}>
      <span className={styles.which}>{label}</span>
      {value ? (
        <code className={isBefore ? styles.before : styles.after}>{value}</code>
      ) : (
        <span className={styles.which}>{t(value === null ? 'run.differs.none' : 'run.differs.empty')}</span>
      )}
    </span>
  )
}
