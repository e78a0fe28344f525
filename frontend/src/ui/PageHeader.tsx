import type { ReactNode } from 'react'

import styles from './Page.module.css'

type PageHeaderProps = {
  /** The page's name, or a Breadcrumb. */
  title: ReactNode
  /** A quiet number or a chip after the title. */
  aside?: ReactNode
  actions?: ReactNode
}

/** The bar at the top of every page, 48 pixels high. */
export function PageHeader({ title, aside, actions }: PageHeaderProps) {
  return (
    <header className={styles.header} data-region>
      {typeof title === 'string' ? <h1 className={styles.title}>{title}</h1> : title}
      {aside !== undefined && aside !== null && aside !== false && (
        <div className={styles.aside}>{aside}</div>
      )}
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  )
}
