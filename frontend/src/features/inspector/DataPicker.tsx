import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Database, Upload } from 'lucide-react'
import { useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'

import { dataQuery, uploadData, type DataRow } from '../../api/data'
import type { InputPort } from '../../domain/component'
import type { VersionRef } from '../../domain/graph'
import { nameFrom } from '../../domain/names'
import { fits } from '../../domain/portTypes'
import { Button } from '../../ui/Button'
import { classes } from '../../ui/classes'
import { EmptyState } from '../../ui/EmptyState'
import { ErrorState } from '../../ui/ErrorState'
import floating from '../../ui/floating.module.css'
import { KindGlyph } from '../../ui/KindGlyph'
import { Popover } from '../../ui/Popover'
import { SearchField } from '../../ui/SearchField'
import { shownKind } from '../../ui/shownKind'
import { Skeleton } from '../../ui/Skeleton'
import { Time } from '../../ui/Time'
import styles from './DataPicker.module.css'

type DataPickerProps = {
  /** What the data is for; null takes any. */
  port: Pick<InputPort, 'type' | 'kind'> | null
  trigger: ReactElement
  onChoose: (data: VersionRef) => void
}

/** Chooses a data asset, or makes one from a file. */
export function DataPicker({ port, trigger, onChoose }: DataPickerProps) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover
      label={t('inspector.chooseData')}
      width={320}
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger={trigger}
    >
      <Assets
        port={port}
        onChoose={(data) => {
          onChoose(data)
          setIsOpen(false)
        }}
      />
    </Popover>
  )
}

type AssetsProps = Pick<DataPickerProps, 'port' | 'onChoose'>

function Assets({ port, onChoose }: AssetsProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const found = useInfiniteQuery(dataQuery({ q: query }))
  const rows = found.data?.pages.flatMap((page) => page.results) ?? []
  const fitting = port ? rows.filter((row) => fits(row, port).outcome !== 'refused') : rows

  return (
    <div className={styles.picker}>
      <SearchField label={t('inspector.searchData')} value={query} onChange={setQuery} />
      <div className={styles.list}>
        {found.isPending && <Skeleton lines={3} />}
        {found.error && (
          <ErrorState size="small" title={t('inspector.dataFailed')} onRetry={() => void found.refetch()}>
            {found.error.message}
          </ErrorState>
        )}
        {fitting.map((row) => (
          <AssetRow
            key={row.name}
            row={row}
            onChoose={() => onChoose({ name: row.name, version: row.latest_version })}
          />
        ))}
        {found.data && fitting.length === 0 && (
          <EmptyState
            size="small"
            icon={<Database />}
            title={query === '' ? t('inspector.noData') : t('inspector.noSuchData', { query })}
          >
            {t('inspector.noDataHint')}
          </EmptyState>
        )}
        {found.hasNextPage && (
          <Button
            size="small"
            variant="ghost"
            busy={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {t('inspector.moreData')}
          </Button>
        )}
      </div>
      <UploadRow onUploaded={onChoose} type={port?.type} />
    </div>
  )
}

type AssetRowProps = { row: DataRow; onChoose: () => void }

function AssetRow({ row, onChoose }: AssetRowProps) {
  const { t } = useTranslation()
  return (
    <button type="button" className={classes(floating.item, styles.row)} onClick={onChoose}>
      <KindGlyph kind={shownKind(row)} />
      <span className={styles.name}>{row.name}</span>
      <span className={styles.version}>{t('inspector.version', { version: row.latest_version })}</span>
      <span className={styles.version}>
        <Time at={row.updated_at} />
      </span>
    </button>
  )
}

type UploadRowProps = { onUploaded: (data: VersionRef) => void; type: string | undefined }

function UploadRow({ onUploaded, type }: UploadRowProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)

  async function upload(file: File) {
    setIsBusy(true)
    setFault(null)
    try {
      const name = nameFrom(file.name.replace(/\.[^.]+$/, ''), 'data')
      const made = await uploadData({ name, file, ...(type === 'uri_folder' && { type }) })
      void client.invalidateQueries({ queryKey: ['data'] })
      onUploaded({ name: made.name, version: made.version })
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    } finally {
      setIsBusy(false)
    }
  }

  return (
    <div className={styles.upload}>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('inspector.upload')}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) void upload(file)
        }}
      />
      <Button
        size="small"
        variant="ghost"
        icon={<Upload />}
        busy={isBusy}
        onClick={() => input.current?.click()}
      >
        {t('inspector.upload')}
      </Button>
      {fault && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
