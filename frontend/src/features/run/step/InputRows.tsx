import { useTranslation } from 'react-i18next'

import type { StepInput } from '../../../api/runs'
import { labelOf } from '../../../domain/component'
import { nodeId, type NodeId } from '../../../domain/graph'
import { Facts } from '../../../ui/Facts'
import styles from '../panels.module.css'
import type { ShownRun } from '../shownRun'

type InputRowsProps = {
  run: ShownRun
  inputs: Readonly<Record<string, StepInput>>
  onSelect: (node: NodeId) => void
}

/** What a step was given: values as they are, data by where it comes from. */
export function InputRows({ run, inputs, onSelect }: InputRowsProps) {
  const { t } = useTranslation()
  return (
    <Facts
      facts={Object.entries(inputs).map(([port, { value, digest, from }]) => ({
        name: labelOf(port),
        value: from ? (
          <button type="button" className={styles.link} onClick={() => onSelect(nodeId(from.node))}>
            {t('run.step.fromStep', { title: run.stepOf(nodeId(from.node))?.title ?? from.node })}
          </button>
        ) : value !== undefined ? (
          String(value)
        ) : (
          <span className={styles.mono}>
            {t('run.step.copyDigest', { digest: (digest ?? '').slice(0, 12) })}
          </span>
        ),
      }))}
    />
  )
}
