import { useQuery } from '@tanstack/react-query'
import { ArrowUpCircle, ChevronsUpDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { componentQuery, componentVersionQuery } from '../../api/components'
import {
  asInterface,
  componentTitle,
  labelOf,
  nodeTitle,
  type ComponentInterface,
} from '../../domain/component'
import { changeVersion } from '../../domain/editNodes'
import type { Node } from '../../domain/graph'
import { interfaceChanges } from '../../domain/interfaceChanges'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { ErrorState } from '../../ui/ErrorState'
import { Menu } from '../../ui/Menu'
import type { MenuItem } from '../../ui/menuItems'
import { Skeleton } from '../../ui/Skeleton'
import styles from './Inspector.module.css'
import { useInspecting, useNames } from './inspecting'

type VersionLineProps = { node: Node; component: ComponentInterface | undefined }

/** The version a node is pinned to, and the way to another. */
export function VersionLine({ node, component }: VersionLineProps) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const [chosen, setChosen] = useState<string | null>(null)
  const { data } = useQuery({
    ...componentQuery(node.component.name),
    enabled: isOpen || component?.archived === true,
  })
  const of = component ? componentTitle(component) : node.component.name
  const latest = data?.latest_version ?? component?.latest_version ?? null
  const hasUpdate = latest !== null && latest !== node.component.version
  const items: MenuItem[] = data
    ? data.versions.map(({ version }) => ({
        label: version === latest ? t('inspector.latest', { version }) : version,
        checked: version === node.component.version,
        onSelect: () => setChosen(version),
      }))
    : [{ heading: t('ui.loading') }]

  return (
    <div className={styles.version}>
      {of !== nodeTitle(node, component) && <span className={styles.subtitle}>{of}</span>}
      <span onPointerEnter={() => setIsOpen(true)} onFocus={() => setIsOpen(true)}>
        <Menu
          items={items}
          trigger={
            <button type="button" className={styles.versionButton}>
              {t('inspector.version', { version: node.component.version })}
              <ChevronsUpDown aria-hidden />
            </button>
          }
        />
      </span>
      {hasUpdate && (
        <Button size="small" icon={<ArrowUpCircle />} onClick={() => setChosen(latest)}>
          {t('inspector.update')}
        </Button>
      )}
      {chosen !== null && chosen !== node.component.version && (
        <UpdateDialog node={node} before={component} version={chosen} onClose={() => setChosen(null)} />
      )}
    </div>
  )
}

type UpdateDialogProps = {
  node: Node
  before: ComponentInterface | undefined
  version: string
  onClose: () => void
}

/** Shows what another version changes at the ports, before the node moves to it. */
function UpdateDialog({ node, before, version, onClose }: UpdateDialogProps) {
  const { t } = useTranslation()
  const { drawing, addComponent } = useInspecting()
  const names = useNames()
  const { data, error, refetch } = useQuery(componentVersionQuery(node.component.name, version))
  const after = data && asInterface(data)
  const changes = before && after ? interfaceChanges(before, after) : []

  function update() {
    if (!after) return
    addComponent(after)
    drawing.edit(names.changeVersion(node.id, version), (graph) => changeVersion(graph, node.id, after))
    onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="small"
      title={t('inspector.moveTo', { version })}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" disabled={!after} onClick={update}>
            {t('inspector.move')}
          </Button>
        </>
      }
    >
      {error && (
        <ErrorState size="small" title={t('inspector.versionFailed')} onRetry={() => void refetch()}>
          {error.message}
        </ErrorState>
      )}
      {!after && !error && <Skeleton lines={3} />}
      {after && changes.length === 0 && <p>{t('inspector.samePorts')}</p>}
      {changes.length > 0 && (
        <ul className={styles.changes}>
          {changes.map((change) => (
            <li key={`${change.side} ${change.port}`}>
              {t(`inspector.portChange.${change.change}`, {
                label: labelOf(change.port),
                parts: change.parts.map((part) => t(`inspector.part.${part as 'type'}`)).join(', '),
              })}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
