import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { faultOf } from '../api/ApiError'
import { Button } from '../ui/Button'
import { ErrorState } from '../ui/ErrorState'
import { FaultState } from '../ui/FaultState'

type ErrorBoundaryProps = { children: ReactNode }
type ErrorBoundaryState = { error: Error | null }

/** Keeps a fault of one page to that page. Give it a key that changes with the page. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack)
  }

  override render() {
    return this.state.error ? <Fault error={this.state.error} /> : this.props.children
  }
}

type FaultProps = { error: Error }

function Fault({ error }: FaultProps) {
  const { t } = useTranslation()
  const reload = () => window.location.reload()
  if (faultOf(error) === 'offline') return <FaultState fault="offline" onRetry={reload} />
  return (
    <ErrorState
      title={t('shell.fault.title')}
      detail={error.message}
      actions={<Button onClick={reload}>{t('shell.fault.reload')}</Button>}
    >
      {t('shell.fault.body')}
    </ErrorState>
  )
}
