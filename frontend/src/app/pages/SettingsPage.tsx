import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'

import { Storage } from '../../features/settings/Storage'
import { Tokens } from '../../features/tokens/Tokens'
import { Workers } from '../../features/workers/Workers'
import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'
import { Tabs } from '../../ui/Tabs'
import styles from './SettingsPage.module.css'

const PATHS = { storage: '/settings', workers: '/settings/workers', tokens: '/settings/tokens' } as const
type Section = keyof typeof PATHS
const SECTIONS: readonly Section[] = ['storage', 'workers', 'tokens']

const PARTS: Readonly<Record<Section, ReactNode>> = {
  storage: <Storage />,
  workers: <Workers />,
  tokens: <Tokens />,
}

/** What is set up once: a tab for each part, with an address of its own. */
export function SettingsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const shown = SECTIONS.findLast((section) => pathname.startsWith(PATHS[section])) ?? 'storage'
  return (
    <Page name={t('settings.title')} header={<PageHeader title={t('settings.title')} />}>
      <Tabs
        className={styles.tabs}
        label={t('settings.sections')}
        tabs={SECTIONS.map((value) => ({ value, label: t(`settings.section.${value}`) }))}
        value={shown}
        onChange={(next) => void navigate(PATHS[next])}
      >
        <div className={styles.section}>{PARTS[shown]}</div>
      </Tabs>
    </Page>
  )
}
