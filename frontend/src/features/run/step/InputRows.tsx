import { useTranslation } from 'react-i18next'

import type { StepInput } from '../../../api/runs'
import { componentOf, componentsOf, inputOf, labelOf } from '../../../domain/component'
import { findNode, nodeId, portName, type NodeId } from '../../../domain/graph'
import { shownValue } from '../../../domain/valueText'
import { Facts } from '../../../ui/Facts'
import styles from '../panels.module.css'
import type { ShownRun } from '../shownRun'

type InputRowsProps = {
  run: ShownRun
  node: NodeId
  inputs: Readonly<Record<string, StepInput>>
  onSelect: (node: NodeId) => void
}

/** What a step was given: values, and data by where it comes from. */
export function InputRows({ run, node, inputs, onSelect }: InputRowsProps) {
  const { t } = useTranslation()
  const drawn = findNode(run.graph, node)
  const component = drawn && componentOf(componentsOf(run.components), drawn)
  return (
    <Facts
      facts={Object.entries(inputs).map(([port, { value, digest, from }]) => ({
        name: labelOf(port),
        value: from ? (
          <button type="button" className={styles.link} onClick={() => onSelect(nodeId(from.node))}>
            {t('run.step.fromStep', { title: run.stepOf(nodeId(from.node))?.title ?? from.node })}
          </button>
        ) : value !== undefined ? (
          shownValue(value, component && inputOf(component, portName(port)))
        ) : (
          <span className={styles.mono}>
            {t('run.step.copyDigest', { digest: (digest ?? '').slice(0, 12) })}
          </span>
        ),
      }))}
    />
  )
}
