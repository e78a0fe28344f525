import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { ValueRules } from '../../domain/checkValue'
import type { Problem } from '../../domain/problem'
import { formatExact } from '../../ui/format'
import { useSentence } from '../../ui/useSentence'
import styles from './Inspector.module.css'

type FieldNote = { hint?: ReactNode; error?: ReactNode }

/** What stands below a field: what is wrong with it, else what it is for and what it takes. */
export function useFieldNote(
  description: string | null | undefined,
  rules: ValueRules | null,
  problem: Problem | null,
): FieldNote {
  const { t } = useTranslation()
  const sentence = useSentence()
  // Something not filled in yet is a task and no mistake, so it is not shown in red.
  if (problem && problem.code !== 'missing_input' && problem.severity === 'error') {
    return { error: sentence(problem.message) }
  }
  const range = rules && rangeText(rules)
  const needs = problem?.code === 'missing_input'
  if (!description && !range && !problem) return {}
  return {
    hint: (
      <>
        {needs && <span className={styles.task}>{t('inspector.needed')} </span>}
        {problem && !needs && <span className={styles.task}>{sentence(problem.message)} </span>}
        {description}
        {range && <span className={styles.range}> {t(`inspector.range.${range.key}`, range.params)}</span>}
      </>
    ),
  }
}

function rangeText({ min, max }: ValueRules) {
  if (min == null && max == null) return null
  const params = { min: formatExact(min ?? 0), max: formatExact(max ?? 0) }
  if (min == null) return { key: 'atMost', params } as const
  return max == null ? ({ key: 'atLeast', params } as const) : ({ key: 'between', params } as const)
}
