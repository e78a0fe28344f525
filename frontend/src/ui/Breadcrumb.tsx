import { ChevronRight } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import styles from './Breadcrumb.module.css'

export type Crumb = { label: ReactNode; to?: string }

type BreadcrumbProps = { crumbs: readonly Crumb[] }

/** The way to this page; the last crumb is the page itself. */
export function Breadcrumb({ crumbs }: BreadcrumbProps) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('ui.breadcrumb')} className={styles.way}>
      <ol className={styles.list}>
        {crumbs.map((crumb, index) => (
          <Fragment key={index}>
            {index > 0 && (
              <li aria-hidden className={styles.between}>
                <ChevronRight />
              </li>
            )}
            <li className={styles.crumb} aria-current={index === crumbs.length - 1 ? 'page' : undefined}>
              {crumb.to ? (
                <Link to={crumb.to} className={styles.link}>
                  {crumb.label}
                </Link>
              ) : (
                <h1 className={styles.page}>{crumb.label}</h1>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  )
}
