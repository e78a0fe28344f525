import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { formatBytes } from '../../../ui/format'
import { Spinner } from '../../../ui/Spinner'
import type { LogWindow } from './logWindow'
import styles from './LogView.module.css'

type LogPositionProps = { window: LogWindow; isReading: boolean; onGo: (offset: number) => void }

/** Where in a long log the part that is shown lies; drag to look elsewhere. */
export function LogPosition({ window: { from, to, size }, isReading, onGo }: LogPositionProps) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState<number | null>(null)

  function commit() {
    if (wanted !== null) onGo(wanted)
    setWanted(null)
  }

  return (
    <div className={styles.position}>
      <input
        type="range"
        className={styles.slider}
        aria-label={t('run.log.position')}
        aria-valuetext={formatBytes(wanted ?? from)}
        min={0}
        max={size}
        step={Math.max(1, Math.round(size / 1000))}
        value={wanted ?? from}
        onChange={(event) => setWanted(Number(event.target.value))}
        onPointerUp={commit}
        onKeyUp={commit}
        onBlur={commit}
      />
      <span className={styles.part}>
        {t('run.log.part', {
          from: formatBytes(wanted ?? from),
          to: formatBytes(Math.max(wanted ?? 0, to)),
          size: formatBytes(size),
        })}
      </span>
      {isReading && <Spinner size={12} />}
    </div>
  )
}
