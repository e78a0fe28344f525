import { useTranslation } from 'react-i18next'

import type { Connection } from '../../state/liveRun'
import { Banner } from '../../ui/Banner'

type ConnectionNoteProps = { connection: Connection; isOver: boolean }

/** Says that live updates are broken; says nothing while they are well, or no longer needed. */
export function ConnectionNote({ connection, isOver }: ConnectionNoteProps) {
  const { t } = useTranslation()
  if (isOver || connection === 'live' || connection === 'connecting') return null
  return <Banner tone="warning" title={t(`run.connection.${connection}`)} />
}
