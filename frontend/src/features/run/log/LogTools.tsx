import { ArrowDownToLine, ArrowUpToLine, ChevronDown, ChevronUp, Download, WrapText, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { address as apiAddress } from '../../../api/client'
import { logPath } from '../../../api/runs'
import { formatBytes } from '../../../ui/format'
import { IconButton } from '../../../ui/IconButton'
import { SearchField } from '../../../ui/SearchField'
import { Tooltip } from '../../../ui/Tooltip'
import styles from './LogTools.module.css'
import type { LogAddress } from './useLogReader'
import type { LogSearch } from './useLogSearch'

type LogToolsProps = {
  address: LogAddress
  search: LogSearch
  isWhole: boolean
  isWrapped: boolean
  onWrap: () => void
  onGo: (place: 'start' | 'end') => void
}

export function LogTools({ address, search, isWhole, isWrapped, onWrap, onGo }: LogToolsProps) {
  const { t } = useTranslation()

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter') return
    event.preventDefault()
    search.step(event.shiftKey ? -1 : 1)
  }

  return (
    <div className={styles.tools}>
      <SearchField
        className={styles.search}
        label={t('run.log.search')}
        value={search.query}
        onChange={search.setQuery}
        onKeyDown={onKeyDown}
      />
      {search.query && (
        <span className={styles.found}>
          <SearchStatus search={search} isWhole={isWhole} />
          <IconButton
            size="small"
            icon={<ChevronUp />}
            label={t('run.log.previous')}
            shortcut="Shift+Enter"
            onClick={() => search.step(-1)}
          />
          <IconButton
            size="small"
            icon={<ChevronDown />}
            label={t('run.log.next')}
            shortcut="Enter"
            onClick={() => search.step(1)}
          />
        </span>
      )}
      <span className={styles.end}>
        <IconButton
          size="small"
          icon={<WrapText />}
          label={t('run.log.wrap')}
          pressed={isWrapped}
          onClick={onWrap}
        />
        <IconButton
          size="small"
          icon={<ArrowUpToLine />}
          label={t('run.log.toStart')}
          onClick={() => onGo('start')}
        />
        <IconButton
          size="small"
          icon={<ArrowDownToLine />}
          label={t('run.log.toEnd')}
          onClick={() => onGo('end')}
        />
        <Tooltip content={t('run.log.download')}>
          <a
            className={styles.download}
            href={apiAddress(logPath(address), { attempt: address.attempt })}
            download={`run-${address.run}-${address.node}.log`}
            aria-label={t('run.log.download')}
          >
            <Download />
          </a>
        </Tooltip>
      </span>
    </div>
  )
}

type SearchStatusProps = { search: LogSearch; isWhole: boolean }

function SearchStatus({
  search: { matches, current, far, isExhausted, stopFar },
  isWhole,
}: SearchStatusProps) {
  const { t } = useTranslation()
  if (far) {
    return (
      <span className={styles.status}>
        {t('run.log.searching', { searched: formatBytes(far.searched), total: formatBytes(far.total) })}
        <IconButton size="small" icon={<X />} label={t('run.log.stopSearch')} onClick={stopFar} />
      </span>
    )
  }
  if (isExhausted) return <span className={styles.status}>{t('run.log.noMore')}</span>
  const place =
    matches.length === 0
      ? t('run.log.noMatch')
      : t('run.log.match', { at: current + 1, count: matches.length })
  return <span className={styles.status}>{isWhole ? place : t('run.log.inPart', { place })}</span>
}
