import { ArrowDown } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Button } from '../../../ui/Button'
import { classes } from '../../../ui/classes'
import { ErrorState } from '../../../ui/ErrorState'
import { ScrollRegion } from '../../../ui/ScrollRegion'
import { Skeleton } from '../../../ui/Skeleton'
import { useVirtualRows } from '../../../ui/useVirtualRows'
import { AnsiLine } from '../../../ui/AnsiLine'
import { LogPosition } from './LogPosition'
import { LogTools } from './LogTools'
import styles from './LogView.module.css'
import { isAtEnd, isAtStart, lineNumbers, shownLines } from './logWindow'
import { useKeptPlace } from './useKeptPlace'
import { useLogReader, type LogAddress } from './useLogReader'
import { useLogSearch } from './useLogSearch'

type LogViewProps = {
  address: LogAddress
  /** How long the log is, as far as the run has told. */
  size: number
  /** Whether it may still grow. */
  isLive: boolean
  openAt: 'start' | 'end'
  /** In a narrow place lines are wrapped from the beginning. */
  isNarrow?: boolean
}

const LINE_HEIGHT = 18
const NEAR_EDGE = 600
const AT_BOTTOM = 24
const UPWARD_KEYS: ReadonlySet<string> = new Set(['ArrowUp', 'PageUp', 'Home'])

/** A log of any length: only the lines in sight are drawn, and only the part around them is read. */
export function LogView({ address, size, isLive, openAt, isNarrow = false }: LogViewProps) {
  const { t } = useTranslation()
  const { reader, read, state } = useLogReader(address, openAt, size)
  const { window, isOpened, error } = state
  const lines = useMemo(() => shownLines(window), [window])
  const numbers = useMemo(() => lineNumbers(lines), [lines])
  const [isWrapped, setIsWrapped] = useState(isNarrow)
  const [isFollowing, setIsFollowing] = useState(openAt === 'end' || isLive)
  const scroller = useRef<HTMLDivElement>(null)

  const virtual = useVirtualRows({
    scroller,
    count: lines.length,
    height: LINE_HEIGHT,
    keyOf: (at) => lines[at]?.offset ?? at,
  })
  const search = useLogSearch({
    lines,
    reader,
    read,
    show: (line) => {
      setIsFollowing(false)
      virtual.scrollToIndex(line, { align: 'center' })
    },
  })

  useEffect(() => {
    reader.grewTo(size)
  }, [reader, size])

  // Whatever is missing at the end is read as long as somebody follows it.
  useEffect(() => {
    if (isFollowing) void reader.catchUp()
  }, [reader, isFollowing, window])

  const rememberPlace = useKeptPlace({ scroller, virtual, lines, isFollowing })

  function onScroll() {
    const box = scroller.current
    if (!box) return
    const below = box.scrollHeight - box.scrollTop - box.clientHeight
    rememberPlace()
    if (below < AT_BOTTOM && isAtEnd(window)) setIsFollowing(true)
    if (box.scrollTop < NEAR_EDGE) void reader.more('before')
    else if (below < NEAR_EDGE) void reader.more('after')
  }

  // The end moves by itself while it is followed, so where it stands does not tell what the person wants.
  function stopFollowing() {
    const box = scroller.current
    if (box && box.scrollHeight > box.clientHeight) setIsFollowing(false)
  }

  async function goTo(place: 'start' | 'end' | number) {
    setIsFollowing(place === 'end')
    const isHeld = place === 'start' ? isAtStart(window) : place === 'end' && isAtEnd(window)
    if (!isHeld) await reader.open(place)
    const box = scroller.current
    if (box) box.scrollTop = place === 'start' ? 0 : box.scrollHeight
  }

  const items = virtual.getVirtualItems()
  const isNumbered = isAtStart(window)
  return (
    <div className={styles.view}>
      <LogTools
        address={address}
        search={search}
        isWhole={isAtStart(window) && isAtEnd(window)}
        isWrapped={isWrapped}
        onWrap={() => setIsWrapped(!isWrapped)}
        onGo={(place) => void goTo(place)}
      />
      <div className={styles.stage}>
        {/* It listens for the person scrolling away from the end. */}
        <ScrollRegion
          ref={scroller}
          label={t('run.log.label')}
          role="log"
          aria-live="off"
          className={styles.scroller}
          onScroll={onScroll}
          onWheel={(event) => event.deltaY < 0 && stopFollowing()}
          onTouchMove={stopFollowing}
          // Only the scroll bar belongs to the scroller itself.
          onPointerDown={(event) => event.target === event.currentTarget && stopFollowing()}
          onKeyDown={(event) => UPWARD_KEYS.has(event.key) && stopFollowing()}
        >
          <div className={styles.sheet} style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const line = lines[item.index]
              return line ? (
                <div
                  key={item.key}
                  ref={isWrapped ? virtual.measureElement : undefined}
                  data-index={item.index}
                  className={classes(styles.line, isWrapped && styles.wrapped)}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {isNumbered && <span className={styles.number}>{numbers[item.index] ?? '↳'}</span>}
                  <span className={styles.text}>
                    <AnsiLine text={line.text} carry={line.carry} marks={search.marksOf(item.index)} />
                  </span>
                </div>
              ) : null
            })}
          </div>
          {isOpened && lines.length === 0 && (
            <p className={styles.nothing}>{isLive ? t('run.log.nothingYet') : t('run.log.nothing')}</p>
          )}
          {!isOpened && !error && (
            <div className={styles.nothing}>
              <Skeleton lines={4} />
            </div>
          )}
        </ScrollRegion>
        {error && (
          <div className={styles.error}>
            <ErrorState
              size="small"
              title={t('run.log.failed')}
              onRetry={() => void (isOpened ? reader.more('after') : reader.open(openAt, size))}
            >
              {error.message}
            </ErrorState>
          </div>
        )}
        {isLive && !isFollowing && isOpened && (
          <div className={styles.follow}>
            <Button size="small" icon={<ArrowDown />} onClick={() => void goTo('end')}>
              {t('run.log.follow')}
            </Button>
          </div>
        )}
      </div>
      {isOpened && !(isAtStart(window) && isAtEnd(window)) && (
        <LogPosition
          window={window}
          isReading={state.reading !== null}
          onGo={(offset) => void goTo(offset)}
        />
      )}
    </div>
  )
}
