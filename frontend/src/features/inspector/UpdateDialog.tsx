import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { componentVersionQuery } from '../../api/components'
import { asInterface, componentOf, labelOf, nodeTitle, type ComponentInterface } from '../../domain/component'
import { findNode, type NodeId } from '../../domain/graph'
import { interfaceChanges } from '../../domain/interfaceChanges'
import { updateEffects, updateNodes } from '../../domain/versionUpdate'
import { Button } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { Dialog } from '../../ui/Dialog'
import { ErrorState } from '../../ui/ErrorState'
import { SignGlyph } from '../../ui/SignGlyph'
import { Skeleton } from '../../ui/Skeleton'
import styles from './Inspector.module.css'
import { useInspecting, useNames } from './inspecting'

/** A node, and the version that it may move to. */
export type UpdateTarget = { readonly node: NodeId; readonly version: string }

type UpdateDialogProps = { targets: readonly UpdateTarget[]; onClose: () => void }

/** Shows what other versions change at the ports and in the drawing, before nodes move to them in one step. */
export function UpdateDialog({ targets, onClose }: UpdateDialogProps) {
  const { t } = useTranslation()
  const { drawing, graph, components, addComponent } = useInspecting()
  const names = useNames()
  const [leftOut, setLeftOut] = useState<ReadonlySet<NodeId>>(new Set())
  const isOne = targets.length === 1
  const asked = useQueries({
    queries: targets.map(({ node, version }) =>
      componentVersionQuery(findNode(graph, node)?.component.name ?? '', version),
    ),
  })
  const failed = asked.find(({ error }) => error !== null)
  const rows = targets.flatMap(({ node }, at) => {
    const data = asked[at]?.data
    const found = findNode(graph, node)
    return data ? [{ node, before: found && componentOf(components, found), after: asInterface(data) }] : []
  })
  const titleOf = ({ node, before }: (typeof rows)[number]) => {
    const found = findNode(graph, node)
    return found && nodeTitle(found, before)
  }
  const chosen = rows.filter(({ node }) => !leftOut.has(node))
  const [first] = chosen

  function update() {
    if (!first) return
    chosen.forEach(({ after }) => addComponent(after))
    const name =
      chosen.length === 1
        ? names.changeVersion(first.node, first.after.version)
        : names.updateSteps(chosen.length)
    drawing.edit(name, (now) => updateNodes(now, chosen))
    onClose()
  }

  function toggle(node: NodeId, isChosen: boolean) {
    setLeftOut(
      (before) => new Set(isChosen ? [...before].filter((each) => each !== node) : [...before, node]),
    )
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size={isOne ? 'small' : 'medium'}
      title={
        isOne ? t('inspector.moveTo', { version: targets[0]?.version ?? '' }) : t('registry.update.title')
      }
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            disabled={rows.length < targets.length || chosen.length === 0}
            onClick={update}
          >
            {isOne ? t('inspector.move') : t('registry.update.apply', { count: chosen.length })}
          </Button>
        </>
      }
    >
      {failed ? (
        <ErrorState size="small" title={t('inspector.versionFailed')} onRetry={() => void failed.refetch()}>
          {failed.error?.message}
        </ErrorState>
      ) : rows.length < targets.length ? (
        <Skeleton lines={3} />
      ) : (
        <ul className={styles.updates}>
          {rows.map(({ node: id, before, after }) => {
            const node = findNode(graph, id)
            if (!node) return null
            const title = nodeTitle(node, before)
            const isAlone = !rows.some((other) => other.node !== id && titleOf(other) === title)
            return (
              <li key={id} className={styles.updateRow}>
                {!isOne && (
                  <Checkbox
                    label={
                      <>
                        {title} {!isAlone && <code className={styles.stepId}>{id} </code>}
                        <span className={styles.quiet}>
                          {node.component.version} → {after.version}
                        </span>
                      </>
                    }
                    checked={!leftOut.has(id)}
                    onChange={(on) => toggle(id, on)}
                  />
                )}
                <Changes before={before} after={after} />
                <Effects node={id} after={after} />
              </li>
            )
          })}
        </ul>
      )}
    </Dialog>
  )
}

type ChangesProps = { before: ComponentInterface | undefined; after: ComponentInterface }

function Changes({ before, after }: ChangesProps) {
  const { t } = useTranslation()
  const changes = before ? interfaceChanges(before, after) : []
  if (changes.length === 0) return <p className={styles.quiet}>{t('inspector.samePorts')}</p>
  return (
    <ul className={styles.portChanges}>
      {changes.map((change) => (
        <li key={`${change.side} ${change.port}`}>
          <SignGlyph sign={change.change} />
          {t(`registry.change.${change.change}`, {
            label: labelOf(change.port),
            parts: change.parts.map((part) => t(`inspector.part.${part as 'type'}`)).join(', '),
          })}
        </li>
      ))}
    </ul>
  )
}

type EffectsProps = { node: NodeId; after: ComponentInterface }

/** What becomes of edges and values. */
function Effects({ node, after }: EffectsProps) {
  const { t } = useTranslation()
  const { graph, components } = useInspecting()
  const effects = updateEffects(graph, { node, after })
  if (effects.length === 0) return null
  const titleOf = (id: string) => {
    const other = graph.nodes.find((each) => each.id === id)
    return other ? nodeTitle(other, componentOf(components, other)) : id
  }
  return (
    <ul className={styles.effects}>
      {effects.map(({ effect, port, other }) => (
        <li key={`${effect} ${port} ${other}`}>
          {t(`registry.update.${effect}`, {
            label: labelOf(port),
            other: other === null ? '' : effect === 'output_dropped' ? other : titleOf(other),
          })}
        </li>
      ))}
    </ul>
  )
}
