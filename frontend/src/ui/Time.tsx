import { useTranslation } from 'react-i18next'

import { formatAbsolute, formatRelative } from './format'
import { useNow } from './now'
import { Tooltip } from './Tooltip'

type TimeProps = { at: string | number | Date }

/** How long ago something was; the exact moment on hover. */
export function Time({ at }: TimeProps) {
  const { t, i18n } = useTranslation()
  const moment = new Date(at)
  const now = useNow(10_000)
  if (Number.isNaN(moment.getTime())) return null

  return (
    <Tooltip content={formatAbsolute(moment.getTime(), i18n.language)}>
      <time dateTime={moment.toISOString()}>
        {formatRelative(moment.getTime(), now, i18n.language) ?? t('ui.time.now')}
      </time>
    </Tooltip>
  )
}
