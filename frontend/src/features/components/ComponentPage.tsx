import { useQuery } from '@tanstack/react-query'
import { SquareFunction } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useParams, useSearchParams } from 'react-router'

import { faultOf, isApiError } from '../../api/ApiError'
import {
  componentQuery,
  componentVersionQuery,
  type ComponentDetail,
  type ComponentVersionRow,
} from '../../api/components'
import { asInterface, componentTitle } from '../../domain/component'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { FaultState } from '../../ui/FaultState'
import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'
import { Select } from '../../ui/Select'
import { SkeletonTabs } from '../../ui/Skeleton'
import { withParam } from '../../ui/useUrlText'
import { ArchiveButton } from './ArchiveButton'
import { ComponentTabs } from './ComponentTabs'
import { TABS } from './tabNames'

export function ComponentPage() {
  const { t } = useTranslation()
  const { name = '' } = useParams()
  const { data, error, refetch } = useQuery(componentQuery(name))
  if (data) return <KnownComponent component={data} />
  const isMissing = isApiError(error) && error.status === 404
  return (
    <Page name={name} header={<PageHeader title={<Crumbs title={name} />} />}>
      {!error && <SkeletonTabs tabs={TABS.length} />}
      {isMissing && (
        <FaultState
          fault="notFound"
          title={t('components.detail.notFound', { name })}
          actions={
            <Button asChild>
              <Link to="/components">{t('components.detail.all')}</Link>
            </Button>
          }
        />
      )}
      {error && !isMissing && (
        <FaultState
          fault={faultOf(error)}
          title={t('components.detail.loadFailed')}
          onRetry={() => void refetch()}
        >
          {error.message}
        </FaultState>
      )}
    </Page>
  )
}

type CrumbsProps = { title: string }

function Crumbs({ title }: CrumbsProps) {
  const { t } = useTranslation()
  return <Breadcrumb crumbs={[{ label: t('components.title'), to: '/components' }, { label: title }]} />
}

type KnownComponentProps = { component: ComponentDetail }

function KnownComponent({ component }: KnownComponentProps) {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const version = search.get('version') ?? component.version
  const { data: detail, error, refetch } = useQuery(componentVersionQuery(component.name, version))
  const title = componentTitle(asInterface(component))
  const isVersionArchived = component.versions.some((each) => each.version === version && each.archived)
  const labelOf = (each: ComponentVersionRow) =>
    [
      each.version,
      each.version === component.version && t('components.detail.latest'),
      each.archived && t('components.detail.isArchived'),
    ]
      .filter(Boolean)
      .join(' · ')
  return (
    <Page
      name={title}
      header={
        <PageHeader
          title={<Crumbs title={title} />}
          aside={
            (component.archived || isVersionArchived) && (
              <Chip tone="warning">
                {t(component.archived ? 'components.detail.archived' : 'components.detail.versionArchived')}
              </Chip>
            )
          }
          actions={
            <>
              <ArchiveButton name={component.name} archived={component.archived} />
              {detail?.tags?.['pipewright.function'] && (
                <Button asChild>
                  <Link
                    to={`/components/${encodeURIComponent(component.name)}/edit/${encodeURIComponent(version)}`}
                  >
                    <SquareFunction aria-hidden />
                    {t('functions.edit')}
                  </Link>
                </Button>
              )}
              <Select
                label={t('components.detail.version')}
                hideLabel
                value={version}
                onChange={(next) =>
                  setSearch(
                    (before) => withParam(before, 'version', next === component.version ? '' : next),
                    {
                      replace: true,
                    },
                  )
                }
                options={component.versions.map((each) => ({ value: each.version, label: labelOf(each) }))}
              />
            </>
          }
        />
      }
    >
      {detail ? (
        <ComponentTabs component={component} detail={detail} />
      ) : error ? (
        <FaultState
          fault={faultOf(error)}
          title={t('components.detail.loadFailed')}
          onRetry={() => void refetch()}
        >
          {error.message}
        </FaultState>
      ) : (
        <SkeletonTabs tabs={TABS.length} />
      )}
    </Page>
  )
}
