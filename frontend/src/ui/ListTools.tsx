import type { ComponentPropsWithRef } from 'react'

import { classes } from './classes'
import styles from './ListTools.module.css'
import { SearchField } from './SearchField'

type ListToolsProps = ComponentPropsWithRef<'div'> & {
  /** A list that can be searched is searched from here; `/` goes to the field. */
  search?: { label: string; value: string; onChange: (value: string) => void }
}

/** The bar above a list: its search, its filters. */
export function ListTools({ search, className, children, ...bar }: ListToolsProps) {
  return (
    <div {...bar} className={classes(styles.tools, className)}>
      {search && <SearchField {...search} className={styles.search} focusKey="/" />}
      {children}
    </div>
  )
}
