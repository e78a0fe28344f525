import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Banner.module.css'
import { classes } from './classes'
import { IconButton } from './IconButton'

type BannerProps = {
  tone?: 'info' | 'warning' | 'danger'
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
  onDismiss?: () => void
  /** Among other things, where it is a box and no line across. */
  boxed?: boolean
}

const icons = { info: <Info />, warning: <TriangleAlert />, danger: <CircleAlert /> }

/** A line across the page about something that holds for all of it. */
export function Banner({ tone = 'info', title, children, action, onDismiss, boxed = false }: BannerProps) {
  const { t } = useTranslation()
  return (
    <div className={classes(styles.banner, styles[tone], boxed && styles.boxed)} role="status">
      {icons[tone]}
      <p className={styles.text}>
        <strong className={styles.title}>{title}</strong> {children && <span>{children}</span>}
      </p>
      {action}
      {onDismiss && (
        <IconButton size="small" icon={<X />} label={t('ui.dismiss')} side="bottom" onClick={onDismiss} />
      )}
    </div>
  )
}
