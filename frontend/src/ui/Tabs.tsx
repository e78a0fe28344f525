import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

import { classes } from './classes'
import styles from './Tabs.module.css'

export type Tab<Value extends string = string> = {
  value: Value
  label: ReactNode
  icon?: ReactNode
  /** A quiet number after the label. */
  count?: number | undefined
}

type TabsProps<Value extends string> = {
  label: string
  tabs: readonly Tab<Value>[]
  value: Value
  onChange: (value: Value) => void
  /** What stands at the end of the tab line. */
  actions?: ReactNode
  /** The panel of the tab that is shown; it fills the height that is left. */
  children?: ReactNode
  className?: string | undefined
}

export function Tabs<Value extends string>({
  label,
  tabs,
  value,
  onChange,
  actions,
  children,
  className,
}: TabsProps<Value>) {
  return (
    <Radix.Root
      className={classes(styles.root, className)}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
    >
      <div className={styles.bar}>
        <Radix.List className={styles.list} aria-label={label}>
          {tabs.map((tab) => (
            <Radix.Trigger key={tab.value} value={tab.value} className={styles.tab}>
              {tab.icon}
              {tab.label}
              {tab.count !== undefined && <span className={styles.count}>{tab.count}</span>}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children !== undefined && (
        <Radix.Content value={value} className={styles.panel}>
          {children}
        </Radix.Content>
      )}
    </Radix.Root>
  )
}
