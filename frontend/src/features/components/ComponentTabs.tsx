import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import type { ComponentDetail, ComponentVersionDetail } from '../../api/components'
import { saidOfComponent } from '../../api/said'
import { asInterface } from '../../domain/component'
import { Chip } from '../../ui/Chip'
import { CodeBlock } from '../../ui/CodeBlock'
import { Markdown } from '../../ui/Markdown'
import { Table } from '../../ui/Table'
import { Tabs } from '../../ui/Tabs'
import { Time } from '../../ui/Time'
import { withParam } from '../../ui/useUrlText'
import { useCategoryName } from '../../ui/useCategoryName'
import { ArchiveButton } from './ArchiveButton'
import { CodeBrowser } from './code/CodeBrowser'
import { shownTags } from './componentFilters'
import { ComponentUses } from './ComponentUses'
import styles from './components.module.css'
import { PortTables } from './PortTables'
import { TABS, type Tab } from './tabNames'
import { usageYaml } from './usage'

type ComponentTabsProps = { component: ComponentDetail; detail: ComponentVersionDetail }

export function ComponentTabs({ component, detail }: ComponentTabsProps) {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const tab: Tab = TABS.find((each) => each === search.get('tab')) ?? 'docs'
  return (
    <Tabs
      className={styles.tabs}
      label={t('components.detail.tabs')}
      value={tab}
      onChange={(next) =>
        setSearch((before) => withParam(before, 'tab', next === 'docs' ? '' : next), { replace: true })
      }
      tabs={TABS.map((value) => ({
        value,
        label: value === 'used' ? t('registry.uses.title') : t(`components.detail.${value}`),
        count: value === 'versions' ? component.versions.length : undefined,
      }))}
    >
      {tab === 'docs' && <Docs detail={detail} />}
      {tab === 'interface' && <Interface detail={detail} />}
      {tab === 'code' && (
        <CodeBrowser
          key={detail.version}
          component={detail}
          others={component.versions.map(({ version }) => version)}
        />
      )}
      {tab === 'use' && <Usage detail={detail} />}
      {tab === 'used' && <ComponentUses name={component.name} />}
      {tab === 'versions' && <Versions component={component} />}
    </Tabs>
  )
}

type DetailProps = { detail: ComponentVersionDetail }

function Docs({ detail }: DetailProps) {
  const { t } = useTranslation()
  const categoryName = useCategoryName()
  const shown = asInterface(detail)
  return (
    <div className={styles.detail}>
      <div className={styles.lead}>
        <p>{saidOfComponent(detail.name, detail.description)}</p>
        <div className={styles.chips}>
          {detail.category && <Chip>{categoryName(detail.category)}</Chip>}
          <Chip>
            {detail.is_deterministic
              ? t('components.detail.deterministic')
              : t('components.detail.notDeterministic')}
          </Chip>
          {shownTags(shown).map((tag) => (
            <Link key={tag} to={`/components?tag=${encodeURIComponent(tag)}`}>
              <Chip>{tag}</Chip>
            </Link>
          ))}
        </div>
      </div>
      {detail.readme ? (
        <Markdown text={detail.readme} withoutTitle />
      ) : (
        <p className={styles.quiet}>{t('components.detail.noReadme')}</p>
      )}
    </div>
  )
}

function Interface({ detail }: DetailProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.detail}>
      <PortTables component={asInterface(detail)} />
      <section className={styles.block}>
        <h2 className={styles.heading}>{t('components.detail.command')}</h2>
        <CodeBlock text={detail.command} wrap />
      </section>
      {detail.environment && (
        <section className={styles.block}>
          <h2 className={styles.heading}>{t('components.detail.environment')}</h2>
          <p className={styles.mono}>{detail.environment}</p>
        </section>
      )}
    </div>
  )
}

function Usage({ detail }: DetailProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.detail}>
      <section className={styles.block}>
        <h2 className={styles.heading}>{t('components.use.canvas')}</h2>
        <p className={styles.quiet}>{t('components.use.canvasBody')}</p>
      </section>
      <section className={styles.block}>
        <h2 className={styles.heading}>{t('components.use.yaml')}</h2>
        <p className={styles.quiet}>{t('components.use.yamlBody')}</p>
        <CodeBlock text={usageYaml(asInterface(detail))} />
      </section>
    </div>
  )
}

type VersionsProps = { component: ComponentDetail }

function Versions({ component }: VersionsProps) {
  const { t } = useTranslation()
  const offered = component.versions.filter(({ archived }) => !archived).length
  return (
    <Table
      label={t('components.detail.versions')}
      rows={component.versions}
      rowKey={(row) => row.version}
      rowHref={(row) => `?version=${encodeURIComponent(row.version)}`}
      columns={[
        {
          id: 'version',
          header: t('components.detail.column.version'),
          cell: (row) => (
            <span className={styles.mono}>
              {row.version}
              {row.version === component.version && ` · ${t('components.detail.latest')}`}
              {row.archived && ` · ${t('components.detail.isArchived')}`}
            </span>
          ),
        },
        {
          id: 'at',
          header: t('components.detail.column.registered'),
          width: '160px',
          cell: (row) => <Time at={row.created_at} />,
        },
        {
          id: 'by',
          header: t('components.detail.column.by'),
          width: '160px',
          cell: (row) => row.created_by || '–',
        },
        {
          id: 'archive',
          header: t('components.detail.column.actions'),
          isHeaderHidden: true,
          width: '130px',
          align: 'end',
          cell: (row) =>
            // The last one that is offered goes with the whole component.
            (row.archived || offered > 1) && (
              <ArchiveButton name={component.name} version={row.version} archived={row.archived} />
            ),
        },
      ]}
    />
  )
}
