import { RotateCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Button } from './Button'
import { classes } from './classes'
import { CodeBlock } from './CodeBlock'
import styles from './EmptyState.module.css'

type ErrorStateProps = {
  icon?: ReactNode
  /** Neutral for what is nobody's mistake: no right to see it, no connection. */
  tone?: 'danger' | 'neutral'
  title: string
  /** What went wrong and what to do, in a sentence. */
  children?: ReactNode
  onRetry?: () => void
  actions?: ReactNode
  /** Raw text for those who look closer. */
  detail?: string | undefined
  size?: 'small' | 'large'
}

export function ErrorState({
  icon = <TriangleAlert />,
  tone = 'danger',
  title,
  children,
  onRetry,
  actions,
  detail,
  size = 'large',
}: ErrorStateProps) {
  const { t } = useTranslation()
  return (
    <section className={classes(styles.empty, styles.wide, styles[size])} role="alert">
      <div className={classes(styles.icon, styles[tone])}>{icon}</div>
      <h2 className={styles.title}>{title}</h2>
      {children && <div className={styles.text}>{children}</div>}
      {(onRetry ?? actions) && (
        <div className={styles.actions}>
          {onRetry && (
            <Button icon={<RotateCw />} onClick={onRetry}>
              {t('ui.tryAgain')}
            </Button>
          )}
          {actions}
        </div>
      )}
      {detail && (
        <div className={styles.detail}>
          <CodeBlock text={detail} maxHeight={200} />
        </div>
      )}
    </section>
  )
}
