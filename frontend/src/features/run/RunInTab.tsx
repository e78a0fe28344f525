import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { isRunFinished } from '../../domain/run'
import { useTabState } from '../../ui/tab'
import { isWorthNotice, wantsNotices } from './runNotice'
import { firstFailure, pipelineOf, type ShownRun } from './shownRun'

type RunInTabProps = { run: Pick<ShownRun, 'facts' | 'steps'> }

/** How the run stands, told where the page itself is not seen: in the tab, and by a notice when it ends. */
export function RunInTab({ run: { facts, steps } }: RunInTabProps) {
  const { t } = useTranslation()
  const { id, state } = facts
  const wasLive = useRef(!isRunFinished(state))
  useTabState(state)

  useEffect(() => {
    const isOver = isRunFinished(state)
    if (wasLive.current && isOver && isWorthNotice(facts, document.hidden) && wantsNotices()) {
      const failed = firstFailure(steps)
      const body = failed ? t('run.failure.title', { title: failed.title }) : (pipelineOf(facts)?.name ?? '')
      const notice = new Notification(
        t(`run.notice.${state === 'succeeded' ? 'succeeded' : state === 'failed' ? 'failed' : 'cancelled'}`, {
          id,
        }),
        {
          body,
          tag: `run-${id}`,
        },
      )
      notice.onclick = () => {
        window.focus()
        notice.close()
      }
    }
    wasLive.current = !isOver
  }, [state, facts, steps, id, t])
  return null
}
