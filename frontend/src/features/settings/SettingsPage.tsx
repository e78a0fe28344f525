import { useTranslation } from 'react-i18next'

import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'
import styles from './settings.module.css'
import { Storage } from './Storage'

export function SettingsPage() {
  const { t } = useTranslation()
  return (
    <Page name={t('settings.title')} header={<PageHeader title={t('settings.title')} />}>
      <div className={styles.page}>
        <Storage />
      </div>
    </Page>
  )
}
