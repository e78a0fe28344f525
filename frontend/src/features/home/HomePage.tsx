import { useQuery } from '@tanstack/react-query'
import { House } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { sessionQuery } from '../../api/session'
import { EmptyState } from '../../ui/EmptyState'
import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'

export function HomePage() {
  const { t } = useTranslation()
  const { data: session } = useQuery(sessionQuery)
  return (
    <Page name={t('home.title')} header={<PageHeader title={t('home.title')} />}>
      <EmptyState icon={<House />} title={t('home.welcome', { workspace: session?.workspace.name })}>
        {t('home.nothing')}
      </EmptyState>
    </Page>
  )
}
