import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, Outlet, useLocation, useMatches } from 'react-router'

import { faultOf, isApiError } from '../../api/ApiError'
import { sessionQuery, type Session } from '../../api/session'
import { FaultState } from '../../ui/FaultState'
import { Skeleton } from '../../ui/Skeleton'
import { readStored, writeStored } from '../../ui/stored'
import { ErrorBoundary } from '../ErrorBoundary'
import { CommandCentre } from '../commands/CommandCentre'
import { pages } from '../routes'
import { navigation } from './navigation'
import { Rail } from './Rail'
import { SessionBanners } from './SessionBanners'
import styles from './Shell.module.css'

const entries = navigation.filter((entry) => pages.some((page) => page.path === entry.path))

/** The frame around every page for somebody who is signed in. */
export function Shell() {
  const { pathname, search } = useLocation()
  const { data: session, error, refetch } = useQuery(sessionQuery)

  if (isApiError(error) && error.isSignedOut) {
    const next = pathname + search
    const query = next === '/' ? '' : `?${new URLSearchParams({ next }).toString()}`
    return <Navigate to={`/sign-in${query}`} replace />
  }
  if (session) return <Frame session={session} isOffline={error !== null && faultOf(error) === 'offline'} />
  if (error) {
    return (
      <main className={styles.alone}>
        <FaultState fault={faultOf(error)} onRetry={() => void refetch()}>
          {error.message}
        </FaultState>
      </main>
    )
  }
  return null
}

type FrameProps = { session: Session; isOffline: boolean }

function Frame({ session, isOffline }: FrameProps) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const matches = useMatches()
  const isFull = matches.some((match) => isFullLayout(match.handle))
  // Without the parts of a page, which share what is open in it.
  const page = matches.at(1)?.pathname ?? pathname
  const [isNarrow, setIsNarrow] = useState(() => readStored('rail-narrow', isBoolean) ?? false)

  function toggle() {
    writeStored('rail-narrow', !isNarrow)
    setIsNarrow(!isNarrow)
  }

  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        {t('shell.skipToContent')}
      </a>
      <Rail
        entries={entries}
        session={session}
        narrow={isFull || isNarrow}
        onToggle={isFull ? undefined : toggle}
      />
      <CommandCentre />
      <div className={styles.column}>
        <SessionBanners session={session} isOffline={isOffline} />
        <main id="content" className={styles.content} tabIndex={-1}>
          <ErrorBoundary key={page}>
            <Suspense fallback={<PageSkeleton />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
    </div>
  )
}

function PageSkeleton() {
  return (
    <div className={styles.skeleton}>
      <Skeleton lines={6} />
    </div>
  )
}

function isFullLayout(handle: unknown): boolean {
  return (handle as { layout?: unknown } | undefined)?.layout === 'full'
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}
