import { ListTree } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import { componentOf, nodeTitle, type Components } from '../../domain/component'
import { findNode, type Graph, type NodeId } from '../../domain/graph'
import { topologicalOrder } from '../../domain/topology'
import type { SelectionStore } from '../../state/selection'
import { CategoryIcon } from '../../ui/CategoryIcon'
import { classes } from '../../ui/classes'
import { EmptyState } from '../../ui/EmptyState'
import styles from './Outline.module.css'

type OutlineProps = {
  graph: Graph
  components: Components
  selection: SelectionStore
  onOpen: (id: NodeId) => void
}

/** The steps of the pipeline as a list, each after all it waits for: the drawing for those who cannot see it. */
export function Outline({ graph, components, selection, onOpen }: OutlineProps) {
  const { t } = useTranslation()
  const order = useMemo(() => topologicalOrder(graph), [graph])
  const selected = useStore(selection.store, ({ nodes }) => nodes)

  if (order.length === 0) {
    return (
      <EmptyState size="small" icon={<ListTree />} title={t('palette.noSteps')}>
        {t('palette.noStepsHint')}
      </EmptyState>
    )
  }
  return (
    <ol className={styles.list} aria-label={t('palette.outline')}>
      {order.map((id, index) => {
        const node = findNode(graph, id)
        const component = node && componentOf(components, node)
        return (
          <li key={id}>
            <button
              type="button"
              className={classes(styles.row, selected.has(id) && styles.selected)}
              aria-current={selected.has(id) || undefined}
              onClick={() => onOpen(id)}
            >
              <span className={styles.number}>{index + 1}</span>
              <CategoryIcon category={component?.category} />
              <span className={styles.title}>{node ? nodeTitle(node, component) : id}</span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}
