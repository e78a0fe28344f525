import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { said } from '../../api/said'
import type { Session } from '../../api/session'
import { Banner } from '../../ui/Banner'
import { InlineCode } from '../../ui/InlineCode'
import { readStored, writeStored } from '../../ui/stored'

type SessionBannersProps = { session: Session; isOffline: boolean }

/** What holds for the whole product at the moment: steps run unprotected, nobody is there to run them. */
export function SessionBanners({ session, isOffline }: SessionBannersProps) {
  const { t } = useTranslation()
  const [readReason, setReadReason] = useState(() => readStored('read-isolation', isText))
  const isIsolationNews = session.isolation === 'none' && readReason !== session.isolation_reason

  // What is known of the worker is old then.
  if (isOffline) {
    return (
      <Banner tone="warning" title={t('shell.banner.offline')}>
        {t('shell.banner.offlineDetail')}
      </Banner>
    )
  }
  return (
    <>
      {!session.worker?.alive && (
        <Banner tone="danger" title={t('shell.banner.workerAway')}>
          <InlineCode>
            {t('shell.banner.workerAwayDetail', {
              command: t(
                session.cluster ? 'shell.banner.workerCommandInCluster' : 'shell.banner.workerCommand',
              ),
            })}
          </InlineCode>
        </Banner>
      )}
      {session.broker_problem && <Banner tone="warning" title={said(session.broker_problem)} />}
      {isIsolationNews && (
        <Banner
          tone="warning"
          title={t('shell.banner.isolationNone')}
          onDismiss={() => {
            writeStored('read-isolation', session.isolation_reason)
            setReadReason(session.isolation_reason)
          }}
        >
          <InlineCode>
            {t('shell.banner.isolationNoneDetail', { reason: said(session.isolation_reason) })}
          </InlineCode>
        </Banner>
      )}
    </>
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
