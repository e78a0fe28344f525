import { useQuery } from '@tanstack/react-query'
import { Download, FileUp } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { faultOf, isApiError } from '../../api/ApiError'
import { artifactAddress } from '../../api/artifacts'
import { dataAssetQuery, type DataVersion } from '../../api/data'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { Button } from '../../ui/Button'
import { FaultState } from '../../ui/FaultState'
import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'
import { Skeleton } from '../../ui/Skeleton'
import { withParam } from '../../ui/useUrlText'
import styles from './data.module.css'
import { DataVersions } from './DataVersions'
import { UploadDialog } from './UploadDialog'
import { useFileDrop } from './useFileDrop'

type DataAssetScreenProps = {
  name: string
  renderPreview: (content: { digest: string; isFile: boolean }) => ReactNode
}

/** One data asset: what is in it, and its versions. */
export function DataAssetScreen({ name, renderPreview }: DataAssetScreenProps) {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const { data: asset, error, refetch } = useQuery(dataAssetQuery(name))
  const [upload, setUpload] = useState<{ file: File | null } | null>(null)
  const isOver = useFileDrop((file) => setUpload({ file }))
  const wanted = search.get('version')
  const shown = asset?.versions.find(({ version }) => version === wanted) ?? asset?.versions[0]
  const isMissing = isApiError(error) && error.status === 404

  return (
    <Page
      name={name}
      header={
        <PageHeader
          title={<Breadcrumb crumbs={[{ label: t('data.title'), to: '/data' }, { label: name }]} />}
          actions={
            shown && (
              <>
                <Button asChild>
                  <a href={artifactAddress(shown.artifact)} download>
                    <Download />
                    {t('data.detail.download')}
                  </a>
                </Button>
                <Button variant="primary" icon={<FileUp />} onClick={() => setUpload({ file: null })}>
                  {t('data.detail.newVersion')}
                </Button>
              </>
            )
          }
        />
      }
    >
      {asset && shown && (
        <div className={styles.detail}>
          <section className={styles.block}>
            <h2 className={styles.heading}>
              {t('data.detail.version', { version: shown.version })}
              <span className={styles.quiet}>{shown.filename}</span>
            </h2>
            {renderPreview({ digest: shown.artifact, isFile: isOneFile(shown) })}
          </section>
          <section className={styles.block}>
            <h2 className={styles.heading}>{t('data.detail.versions')}</h2>
            <DataVersions
              versions={asset.versions}
              shown={shown.version}
              onShow={(version) =>
                setSearch((before) => withParam(before, 'version', version), { replace: true })
              }
            />
            <p className={styles.quiet}>
              {t('data.detail.use')} <code>{`path: azureml:${name}:${shown.version}`}</code>
            </p>
          </section>
        </div>
      )}
      {isMissing && (
        <FaultState
          fault="notFound"
          title={t('data.detail.notFound', { name })}
          actions={
            <Button asChild>
              <Link to="/data">{t('data.detail.all')}</Link>
            </Button>
          }
        />
      )}
      {!asset && error && !isMissing && (
        <FaultState fault={faultOf(error)} title={t('data.detail.loadFailed')} onRetry={() => void refetch()}>
          {error.message}
        </FaultState>
      )}
      {!asset && !error && (
        <div className={styles.page}>
          <Skeleton lines={8} />
        </div>
      )}
      {isOver && !upload && <div className={styles.veil}>{t('data.dialog.newVersion', { name })}</div>}
      {upload && <UploadDialog file={upload.file} asset={name} onClose={() => setUpload(null)} />}
    </Page>
  )
}

const FOLDERS: ReadonlySet<string> = new Set(['uri_folder', 'mltable', 'mlflow_model', 'triton_model'])

// A custom model may be either; a zip of it is unpacked.
const isOneFile = ({ type, filename }: DataVersion) =>
  !FOLDERS.has(type) && !(type === 'custom_model' && filename.toLowerCase().endsWith('.zip'))
