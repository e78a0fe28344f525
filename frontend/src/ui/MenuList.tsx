import { Check, ChevronRight } from 'lucide-react'
import type { ContextMenu, DropdownMenu } from 'radix-ui'

import { classes } from './classes'
import floating from './floating.module.css'
import { Kbd } from './Kbd'
import styles from './Menu.module.css'
import type { MenuAction, MenuItem } from './menuItems'

// Radix has the same parts twice, once for each way a menu opens.
type Parts = typeof DropdownMenu | typeof ContextMenu

type MenuListProps = { items: readonly MenuItem[]; parts: Parts }

export function MenuList({ items, parts }: MenuListProps) {
  return items.map((item, index) => {
    if ('separator' in item) return <parts.Separator key={index} className={styles.separator} />
    if ('heading' in item) {
      return (
        <parts.Label key={index} className={styles.heading}>
          {item.heading}
        </parts.Label>
      )
    }
    if ('items' in item) {
      return (
        <parts.Sub key={item.label}>
          <parts.SubTrigger className={floating.item}>
            {item.icon}
            <span className={styles.label}>{item.label}</span>
            <ChevronRight className={styles.more} />
          </parts.SubTrigger>
          <parts.Portal>
            <parts.SubContent
              className={classes(floating.panel, styles.menu)}
              sideOffset={2}
              collisionPadding={8}
            >
              <MenuList items={item.items} parts={parts} />
            </parts.SubContent>
          </parts.Portal>
        </parts.Sub>
      )
    }
    return <Action key={item.label} action={item} parts={parts} />
  })
}

type ActionProps = { action: MenuAction; parts: Parts }

function Action({ action, parts }: ActionProps) {
  const shared = {
    className: classes(floating.item, action.danger && styles.danger),
    disabled: action.disabled ?? false,
  }
  const body = (
    <>
      {action.icon}
      <span className={styles.label}>{action.label}</span>
      {action.checked && <Check className={styles.tick} />}
      {action.shortcut && <Kbd keys={action.shortcut} />}
    </>
  )
  if (action.checked === undefined) {
    return (
      <parts.Item {...shared} onSelect={action.onSelect}>
        {body}
      </parts.Item>
    )
  }
  return (
    <parts.CheckboxItem {...shared} checked={action.checked} onSelect={action.onSelect}>
      {body}
    </parts.CheckboxItem>
  )
}
