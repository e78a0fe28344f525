import { CloudOff, Compass, Lock, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ErrorState } from './ErrorState'

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
  broken: <TriangleAlert />,
}

/** A page or a list that cannot be shown: why, and what can be done. */
export function FaultState({ fault, title, children, onRetry, actions }: FaultStateProps) {
  const { t } = useTranslation()
  const isOurs = fault === 'broken'
  return (
    <ErrorState
      icon={icons[fault]}
      tone={isOurs ? 'danger' : 'neutral'}
      title={title ?? t(`ui.fault.${fault}.title`)}
      // Asking again brings neither the right to see it nor what is not there.
      {...(onRetry && (isOurs || fault === 'offline') && { onRetry })}
      actions={actions}
    >
      {/* Without the server there is no sentence from it; that something is not there, a title has said. */}
      {children && fault !== 'offline' && !(title && fault === 'notFound') && <p>{children}</p>}
      {/* What went wrong on our side is said by the server alone, where it says anything. */}
      {!(isOurs && children) && <p>{t(`ui.fault.${fault}.body`)}</p>}
    </ErrorState>
  )
}
