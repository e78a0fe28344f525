import { useTranslation } from 'react-i18next'

import { Banner } from './Banner'
import { Button } from './Button'

type UnreadFiltersProps = {
  /** As they stand in the address: `state=exploded`. */
  filters: readonly string[]
  /** What may stand there. */
  known?: string
  onClear: () => void
}

/** Says that an address asks for what a list does not know, so that nobody takes all rows for the chosen ones. */
export function UnreadFilters({ filters, known, onClear }: UnreadFiltersProps) {
  const { t } = useTranslation()
  if (filters.length === 0) return null
  return (
    <Banner
      tone="warning"
      title={t('ui.unreadFilters.title', { count: filters.length, filters: filters.join(', ') })}
      action={
        <Button size="small" onClick={onClear}>
          {t('ui.unreadFilters.clear', { count: filters.length })}
        </Button>
      }
    >
      {t('ui.unreadFilters.body', { count: filters.length })}
      {known && <> {t('ui.unreadFilters.known', { known })}</>}
    </Banner>
  )
}
