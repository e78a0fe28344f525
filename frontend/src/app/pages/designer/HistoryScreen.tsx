import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { versionList, versionsQuery } from '../../../api/versions'
import { endIn, restorable, searchOf, usualEnds, type Ends } from '../../../features/history/ends'
import { VersionList } from '../../../features/history/VersionList'
import type { Drawing } from '../../../state/drawing'
import { Breadcrumb } from '../../../ui/Breadcrumb'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { Page } from '../../../ui/Page'
import { PageHeader } from '../../../ui/PageHeader'
import { usePane } from '../../../ui/pane'
import { SkeletonCanvas } from '../../../ui/Skeleton'
import { SplitPane } from '../../../ui/SplitPane'
import { useMedia } from '../../../ui/useMedia'
import { CompareVersions } from './CompareVersions'
import styles from './Designer.module.css'
import { useRestoreVersion } from './useRestoreVersion'

type HistoryScreenProps = { id: number; name: string; drawing: Drawing }

/** /pipelines/:id/history?from=3&to=5: the versions of a pipeline, and what two of them differ in. */
export function HistoryScreen({ id, name, drawing }: HistoryScreenProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const isNarrow = useMedia('(max-width: 1199px)')
  const pane = usePane(isNarrow ? 'history.left.narrow' : 'history.left', {
    size: isNarrow ? 232 : 296,
    min: 220,
    max: 480,
  })
  const [search, setSearch] = useSearchParams()
  const { data, error, hasNextPage } = useInfiniteQuery(versionsQuery(id))
  const rows = useMemo(() => data?.pages.flatMap((page) => page.results), [data])
  const ends = endsIn(search, rows)
  const { isRestoring, restore } = useRestoreVersion(id, drawing)
  const wanted = ends && restorable(ends)
  const isThere = hasNextPage || rows?.some(({ number }) => number === wanted)
  const version = isThere ? wanted : null

  // Which version is the present drawing is the server's to say, and it should know the drawing as it is here.
  useEffect(() => {
    void drawing.flush().then(() => client.invalidateQueries(versionList(id)))
  }, [client, drawing, id])

  return (
    <Page
      name={`${t('history.title')} · ${name}`}
      header={
        <PageHeader
          title={
            <Breadcrumb crumbs={[{ label: name, to: `/pipelines/${id}` }, { label: t('history.title') }]} />
          }
          actions={
            <>
              <Button variant="ghost" asChild>
                <Link to={`/pipelines/${id}`}>{t('compare.versions.toDesigner')}</Link>
              </Button>
              {version !== null && (
                <Button variant="primary" busy={isRestoring} onClick={() => void restore(version)}>
                  {t('compare.versions.restoreVersion', { number: version })}
                </Button>
              )}
            </>
          }
        />
      }
    >
      <div className={styles.body}>
        <SplitPane
          pane={pane}
          side="left"
          label={t('history.label')}
          dock={
            <VersionList
              pipeline={id}
              drawing={drawing}
              ends={ends}
              onRestore={(number) => void restore(number)}
            />
          }
        >
          {ends ? (
            <CompareVersions
              id={id}
              drawing={drawing}
              rows={rows ?? []}
              ends={ends}
              onChange={(next) => setSearch(searchOf(next))}
            />
          ) : (
            <>
              {rows && (
                <div className={styles.middle}>
                  <EmptyState icon={<History />} title={t('history.none')}>
                    {t('history.noneHint')}
                  </EmptyState>
                </div>
              )}
              {!rows && !error && <SkeletonCanvas of="comparison" />}
            </>
          )}
        </SplitPane>
      </div>
    </Page>
  )
}

function endsIn(search: URLSearchParams, rows: Parameters<typeof usualEnds>[0] | undefined): Ends | null {
  const [from, to] = [endIn(search, 'from'), endIn(search, 'to')]
  const usual = rows ? usualEnds(rows) : null
  if (from !== null) return { from, to: to ?? 'draft' }
  return usual && to !== null ? { from: usual.from, to } : usual
}
