import { useQuery } from '@tanstack/react-query'
import { Archive, Blocks, FileCode, FileUp, SearchX, SquareFunction } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { faultOf } from '../../api/ApiError'
import { componentsQuery } from '../../api/components'
import { asInterface } from '../../domain/component'
import { componentSections } from '../../domain/componentSections'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { EmptyState } from '../../ui/EmptyState'
import { FaultState } from '../../ui/FaultState'
import { ListTools } from '../../ui/ListTools'
import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'
import { SkeletonLists } from '../../ui/Skeleton'
import { UnreadFilters } from '../../ui/UnreadFilters'
import { useUrlText, withParam } from '../../ui/useUrlText'

import { filterComponents } from './componentFilters'
import { ComponentRows } from './ComponentRows'
import styles from './components.module.css'
import { KindChips, KINDS, readKind } from './KindChips'
import { UploadDialog } from './upload/UploadDialog'

export function ComponentsPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const [typed, setTyped] = useUrlText('q')
  const [isAdding, setIsAdding] = useState(false)
  const isArchived = search.get('archived') === 'true'
  const isAnonymous = search.get('anonymous') === 'true'
  const { data, error, refetch } = useQuery(componentsQuery({ archived: isArchived, anonymous: isAnonymous }))
  const kind = readKind(search)
  const unread = kind === null ? search.get('port') : null
  const tag = search.get('tag')
  const components = data?.map(asInterface) ?? []
  const shown = filterComponents(components, { q: typed, kind, tag })
  // A search ranks over all sections; without one the sections are how one looks around. Steps of files have none.
  const sections =
    typed.trim() || isAnonymous ? [{ name: null, components: shown }] : componentSections(shown, '')

  function clear() {
    setTyped('')
    setSearch({}, { replace: true })
  }

  return (
    <Page
      name={t('components.title')}
      header={
        <PageHeader
          title={t('components.title')}
          aside={data && shown.length}
          actions={
            <>
              <Button asChild>
                <Link to="/components/new/function">
                  <SquareFunction aria-hidden />
                  {t('functions.action')}
                </Link>
              </Button>
              <Button icon={<FileUp />} onClick={() => setIsAdding(true)}>
                {t('registry.upload.action')}
              </Button>
            </>
          }
        />
      }
    >
      <UnreadFilters
        filters={unread ? [`port=${unread}`] : []}
        known={`port=${KINDS.join(', ')}`}
        onClear={() => setSearch((before) => withParam(before, 'port', ''), { replace: true })}
      />
      <ListTools search={{ label: t('components.search'), value: typed, onChange: setTyped }}>
        <KindChips components={components} search={search} setSearch={setSearch} />
        <Chip
          icon={<FileCode />}
          selected={isAnonymous}
          onClick={() =>
            setSearch((before) => withParam(before, 'anonymous', isAnonymous ? '' : 'true'), {
              replace: true,
            })
          }
        >
          {t('components.anonymous.filter')}
        </Chip>
        <Chip
          icon={<Archive />}
          selected={isArchived}
          onClick={() =>
            setSearch((before) => withParam(before, 'archived', isArchived ? '' : 'true'), { replace: true })
          }
        >
          {t('components.detail.archived')}
        </Chip>
      </ListTools>
      {data && shown.length > 0 && (
        <div className={styles.page}>
          {sections.map(({ name, components: rows }) => (
            <ComponentRows key={name ?? 'found'} category={name} components={rows} />
          ))}
        </div>
      )}
      {data?.length === 0 && (
        <EmptyState
          icon={isArchived ? <Archive /> : <Blocks />}
          title={
            isArchived
              ? t('registry.archive.none')
              : isAnonymous
                ? t('components.anonymous.none')
                : t('components.none.title')
          }
        >
          {isArchived
            ? t('registry.archive.hint')
            : isAnonymous
              ? t('components.anonymous.hint')
              : t('components.none.body')}
        </EmptyState>
      )}
      {data && data.length > 0 && shown.length === 0 && (
        <EmptyState
          icon={<SearchX />}
          title={t('components.noMatch.title')}
          actions={<Button onClick={clear}>{t('components.clear')}</Button>}
        >
          {t('components.noMatch.body')}
        </EmptyState>
      )}
      {!data &&
        (error ? (
          <FaultState
            fault={faultOf(error)}
            title={t('components.loadFailed')}
            onRetry={() => void refetch()}
          >
            {error.message}
          </FaultState>
        ) : (
          <div className={styles.page}>
            <SkeletonLists />
          </div>
        ))}
      {isAdding && <UploadDialog onClose={() => setIsAdding(false)} />}
    </Page>
  )
}
