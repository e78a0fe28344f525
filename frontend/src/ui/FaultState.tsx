import { CloudOff, Compass, Lock, RotateCw, ServerCrash } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Button } from './Button'
import { EmptyState } from './EmptyState'
import styles from './FaultState.module.css'

type FaultStateProps = {
  fault: keyof typeof icons
  /** Names the thing; left out, the kind of fault is the title. */
  title?: string
  /** The sentence that came with the error. */
  children?: ReactNode
  onRetry?: () => void
  actions?: ReactNode
}

const icons = {
  offline: <CloudOff />,
  notAllowed: <Lock />,
  notFound: <Compass />,
  broken: <ServerCrash />,
}

/** A whole page that cannot be shown: why, and what can be done. */
export function FaultState({ fault, title, children, onRetry, actions }: FaultStateProps) {
  const { t } = useTranslation()
  return (
    <div role="alert" className={styles.page}>
      <EmptyState
        icon={icons[fault]}
        title={title ?? t(`ui.fault.${fault}.title`)}
        actions={
          <>
            {onRetry && fault !== 'notAllowed' && (
              <Button icon={<RotateCw />} onClick={onRetry}>
                {t('ui.tryAgain')}
              </Button>
            )}
            {actions}
          </>
        }
      >
        <p>{t(`ui.fault.${fault}.body`)}</p>
        {/* Without the server there is no sentence from it. */}
        {children && fault !== 'offline' && <p>{children}</p>}
      </EmptyState>
    </div>
  )
}
