import { Ellipsis } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/Menu'
import type { MenuItem } from '../../ui/menuItems'
import styles from './Inspector.module.css'

type FieldMenuProps = { label: string; items: readonly MenuItem[]; isChanged?: boolean }

/** What else can be done with a field; a dot says that its value was set here. */
export function FieldMenu({ label, items, isChanged = false }: FieldMenuProps) {
  const { t } = useTranslation()
  return (
    <span className={styles.aside}>
      {isChanged && <span className={styles.changed} title={t('inspector.changed')} />}
      <Menu
        align="end"
        items={items}
        trigger={
          <IconButton size="small" className={styles.more} icon={<Ellipsis />} label={t('inspector.more', { label })} />
        }
      />
    </span>
  )
}
