import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Button } from '../ui/Button'
import { ErrorState } from '../ui/ErrorState'

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
  return (
    <ErrorState
      title={t('shell.fault.title')}
      detail={error.message}
      actions={<Button onClick={() => window.location.reload()}>{t('shell.fault.reload')}</Button>}
    >
      {t('shell.fault.body')}
    </ErrorState>
  )
}
