import { Compass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'

import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { Page } from '../../ui/Page'

export function NotFoundPage() {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  return (
    <Page name={t('notFound.title')}>
      <EmptyState
        icon={<Compass />}
        title={t('notFound.title')}
        actions={
          <Button asChild>
            <Link to="/">{t('notFound.home')}</Link>
          </Button>
        }
      >
        {t('notFound.body', { path: pathname })}
      </EmptyState>
    </Page>
  )
}
