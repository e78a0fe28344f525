import { DropdownMenu } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'

import { classes } from './classes'
import floating from './floating.module.css'
import styles from './Menu.module.css'
import type { MenuItem } from './menuItems'
import { MenuList } from './MenuList'

type MenuProps = {
  trigger: ReactElement
  items: readonly MenuItem[]
  side?: 'top' | 'right' | 'bottom' | 'left'
  align?: 'start' | 'center' | 'end'
  /** Stands above the items: who is signed in, what is chosen. */
  header?: ReactNode
  footer?: ReactNode
}

/** Actions that unfold from a button. */
export function Menu({ trigger, items, side = 'bottom', align = 'start', header, footer }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={classes(floating.panel, styles.menu)}
          side={side}
          align={align}
          sideOffset={side === 'left' || side === 'right' ? 8 : 4}
          collisionPadding={8}
        >
          {header && <div className={styles.header}>{header}</div>}
          <MenuList items={items} parts={DropdownMenu} />
          {footer && <div className={styles.footer}>{footer}</div>}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
