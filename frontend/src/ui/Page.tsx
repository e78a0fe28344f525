import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Page.module.css'
import { nameTab } from './tab'

type PageProps = {
  /** Stands in the browser's tab. */
  name: string
  header?: ReactNode
  children: ReactNode
}

/** A page: its header stays, the rest scrolls. */
export function Page({ name, header, children }: PageProps) {
  const { t } = useTranslation()
  useEffect(() => {
    nameTab(`${name} · ${t('shell.product')}`)
  }, [name, t])

  return (
    <div className={styles.page}>
      {header}
      <div className={styles.body}>{children}</div>
    </div>
  )
}
