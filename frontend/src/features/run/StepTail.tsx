import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { readLog } from '../../api/runs'
import { AnsiLine } from '../../ui/AnsiLine'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { appended, emptyWindow, shownLines } from './log/logWindow'
import styles from './StepTail.module.css'

type StepTailProps = { run: number; node: string; attempt: number; size: number }

const TAIL_BYTES = 8 * 1024
const MOST_LINES = 12

/** The last lines of a log that has ended. */
export function StepTail({ run, node, attempt, size }: StepTailProps) {
  const { t } = useTranslation()
  const { data: lines } = useQuery({
    queryKey: ['runs', run, 'steps', node, 'tail', attempt, size],
    queryFn: async ({ signal }) => {
      const offset = Math.max(0, size - TAIL_BYTES)
      const part = await readLog({ run, node, attempt: null }, { offset, limit: TAIL_BYTES, signal })
      const held = appended(emptyWindow(offset, part.size), part.bytes, part.size)
      return shownLines(held).slice(-MOST_LINES)
    },
    staleTime: Infinity,
    enabled: size > 0,
  })
  if (size === 0) return <p className={styles.none}>{t('run.failure.noLog')}</p>
  if (!lines) return <div className={styles.tail} aria-busy />
  return (
    <ScrollRegion ref={showEnd} label={t('run.failure.lastLines')} role="group" className={styles.tail}>
      {lines.map(({ offset, text, carry }) => (
        <div key={offset}>
          <AnsiLine text={text} carry={carry} />
        </div>
      ))}
    </ScrollRegion>
  )
}

function showEnd(box: HTMLElement | null): void {
  if (box) box.scrollTop = box.scrollHeight
}
