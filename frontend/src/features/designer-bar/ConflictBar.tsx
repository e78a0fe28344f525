import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import { componentOf, labelOf, nodeTitle, type Components } from '../../domain/component'
import type { Difference } from '../../domain/differences'
import { findNode, type Graph } from '../../domain/graph'
import type { ConflictChoice, Drawing } from '../../state/drawing'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Popover } from '../../ui/Popover'
import styles from './ConflictBar.module.css'

type ConflictBarProps = { drawing: Drawing; components: Components }

/** Somebody else saved meanwhile: who, what they changed, and three ways on. None of them loses work unseen. */
export function ConflictBar({ drawing, components }: ConflictBarProps) {
  const { t } = useTranslation()
  const conflict = useStore(drawing.store, (state) => state.conflict)
  const graph = useStore(drawing.store, (state) => state.graph)
  if (!conflict) return null
  const { theirs, theirChanges } = conflict
  const clashes = drawing.previewMerge()?.conflicts.length ?? 0
  const choose = (choice: ConflictChoice) => () => drawing.resolveConflict(choice)

  return (
    <Banner
      tone="warning"
      title={
        theirs.updatedBy
          ? t('designer.conflict.title', { name: theirs.updatedBy })
          : t('designer.conflict.titleUnknown')
      }
      action={
        <span className={styles.actions}>
          <Popover
            label={t('designer.conflict.changes')}
            width={320}
            align="end"
            trigger={
              <Button size="small" variant="ghost">
                {t('designer.conflict.show', { count: theirChanges.length })}
              </Button>
            }
          >
            <ul className={styles.list}>
              {theirChanges.map((change, index) => (
                <li key={index}>{t(...said(change, graph, theirs.graph, components))}</li>
              ))}
            </ul>
          </Popover>
          <Button size="small" onClick={choose('theirs')}>
            {t('designer.conflict.theirs')}
          </Button>
          <Button size="small" onClick={choose('mine')}>
            {t('designer.conflict.mine')}
          </Button>
          <Button size="small" variant="primary" onClick={choose('merged')}>
            {t('designer.conflict.merge')}
          </Button>
        </span>
      }
    >
      {clashes === 0 ? t('designer.conflict.clean') : t('designer.conflict.clashes', { count: clashes })}
    </Banner>
  )
}

/** One change as a sentence. */
function said(change: Difference, mine: Graph, theirs: Graph, components: Components) {
  const title = (id: Parameters<typeof findNode>[1]) => {
    const node = findNode(theirs, id) ?? findNode(mine, id)
    return node ? nodeTitle(node, componentOf(components, node)) : id
  }
  switch (change.thing) {
    case 'node':
      return [`designer.change.node_${change.change}`, { title: title(change.id) }] as const
    case 'binding':
      return ['designer.change.binding', { title: title(change.id), label: labelOf(change.port) }] as const
    case 'input':
    case 'output':
      return [`designer.change.${change.thing}_${change.change}`, { name: change.name }] as const
    case 'settings':
      return ['designer.change.settings', {}] as const
  }
}
