import { Ellipsis } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/Menu'
import type { MenuItem } from '../../ui/menuItems'
import styles from './Inspector.module.css'

type FieldMenuProps = { label: string; items: readonly MenuItem[] }

/** What else can be done with a field. */
export function FieldMenu({ label, items }: FieldMenuProps) {
  const { t } = useTranslation()
  return (
    <span className={styles.aside}>
      <Menu
        align="end"
        items={items}
        trigger={
          <IconButton
            size="small"
            className={styles.more}
            icon={<Ellipsis />}
            label={t('inspector.more', { label })}
          />
        }
      />
    </span>
  )
}
