import { useQuery } from '@tanstack/react-query'
import { ArrowUpCircle, ChevronsUpDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { componentQuery } from '../../api/components'
import { componentTitle, nodeTitle, type ComponentInterface } from '../../domain/component'
import type { Node } from '../../domain/graph'
import { Button } from '../../ui/Button'
import { Menu } from '../../ui/Menu'
import type { MenuItem } from '../../ui/menuItems'
import styles from './Inspector.module.css'
import { UpdateDialog } from './UpdateDialog'

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
    ? data.versions
        .filter(({ version, archived }) => !archived || version === node.component.version)
        .map(({ version, archived }) => ({
          label: archived
            ? t('inspector.archivedVersion', { version })
            : version === latest
              ? t('inspector.latest', { version })
              : version,
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
        <UpdateDialog targets={[{ node: node.id, version: chosen }]} onClose={() => setChosen(null)} />
      )}
    </div>
  )
}
