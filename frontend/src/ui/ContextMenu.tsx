import { ContextMenu as Radix } from 'radix-ui'
import type { ReactElement } from 'react'

import { classes } from './classes'
import floating from './floating.module.css'
import styles from './Menu.module.css'
import type { MenuItem } from './menuItems'
import { MenuList } from './MenuList'

type ContextMenuProps = {
  items: readonly MenuItem[]
  children: ReactElement
  onOpenChange?: (open: boolean) => void
}

/** Actions at the pointer, by the right button or the menu key. */
export function ContextMenu({ items, children, onOpenChange }: ContextMenuProps) {
  return (
    <Radix.Root modal={false} {...(onOpenChange ? { onOpenChange } : {})}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={classes(floating.panel, styles.menu, styles.whole)} collisionPadding={8}>
          <MenuList items={items} parts={Radix} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
