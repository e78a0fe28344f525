import { useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { said } from '../../../api/said'
import type { NodeId } from '../../../domain/graph'
import { countStates, type Step, type StepState } from '../../../domain/run'
import { Button } from '../../../ui/Button'
import { Bytes } from '../../../ui/Bytes'
import { Chip } from '../../../ui/Chip'
import { classes } from '../../../ui/classes'
import { Duration } from '../../../ui/Duration'
import { EmptyState } from '../../../ui/EmptyState'
import { formatDuration } from '../../../ui/format'
import { SearchField } from '../../../ui/SearchField'
import { StateGlyph } from '../../../ui/StateGlyph'
import { errorLine, type ShownRun } from '../shownRun'
import { StepTime } from '../StepTime'
import { useVirtualRows } from '../../../ui/useVirtualRows'
import { filterSteps } from './stepFilter'
import styles from './StepList.module.css'

type StepListProps = {
  run: ShownRun
  selected: NodeId | null
  onSelect: (node: NodeId) => void
  onHover?: ((node: NodeId | null) => void) | undefined
}

const ROW_HEIGHT = 30
const STATES: readonly StepState[] = [
  'running',
  'failed',
  'queued',
  'waiting',
  'succeeded',
  'reused',
  'skipped',
  'cancelled',
]

/** Every step in the order of the drawing; thousands are no more work than a few. */
export function StepList({ run, selected, onSelect, onHover }: StepListProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [state, setState] = useState<StepState | null>(null)
  const counts = countStates(run.steps)
  const shown = filterSteps(run.steps, { text, state })
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualRows({
    scroller,
    count: shown.length,
    height: ROW_HEIGHT,
    keyOf: (at) => shown[at]?.node ?? at,
  })

  function onKeyDown(event: KeyboardEvent) {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const at = shown.findIndex(({ node }) => node === selected)
    const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))]
    if (!next) return
    onSelect(next.node)
    virtual.scrollToIndex(shown.indexOf(next), { align: 'auto' })
  }

  return (
    <div className={styles.list}>
      <div className={styles.filters}>
        <SearchField
          className={styles.search}
          label={t('run.list.filter')}
          value={text}
          onChange={setText}
          onKeyDown={onKeyDown}
        />
        <Chip selected={state === null} onClick={() => setState(null)}>
          {t('run.list.all')} {run.steps.length}
        </Chip>
        {STATES.filter((each) => counts[each] !== undefined || each === state).map((each) => (
          <Chip
            key={each}
            icon={<StateGlyph state={each} size={12} />}
            selected={state === each}
            onClick={() => setState(state === each ? null : each)}
          >
            {t(`ui.state.${each}`)} {counts[each] ?? 0}
          </Chip>
        ))}
      </div>
      <div className={styles.head} aria-hidden>
        <span>{t('run.list.step')}</span>
        <span>{t('run.list.headline')}</span>
        <span className={classes(styles.end, styles.start)}>{t('run.list.start')}</span>
        <span className={styles.end}>{t('run.list.duration')}</span>
        <span className={styles.end} title={t('run.list.cpuHint')}>
          {t('run.list.cpu')}
        </span>
        <span className={styles.end} title={t('run.list.memoryHint')}>
          {t('run.list.memory')}
        </span>
      </div>
      {/* The list is one stop of the Tab key; the arrow keys walk inside it. */}
      <div
        ref={scroller}
        className={styles.rows}
        role="listbox"
        aria-label={t('run.list.label')}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div style={{ position: 'relative', height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const step = shown[item.index]
            return step ? (
              <StepRow
                key={item.key}
                step={step}
                top={item.start}
                runStart={Date.parse(run.facts.created_at)}
                isSelected={step.node === selected}
                onSelect={() => onSelect(step.node)}
                onHover={onHover}
              />
            ) : null
          })}
        </div>
        {shown.length === 0 && (
          <EmptyState
            size="small"
            title={t('run.list.none')}
            actions={
              <Button
                size="small"
                onClick={() => {
                  setText('')
                  setState(null)
                }}
              >
                {t('run.list.clear')}
              </Button>
            }
          />
        )}
      </div>
    </div>
  )
}

type StepRowProps = {
  step: Step
  top: number
  runStart: number
  isSelected: boolean
  onSelect: () => void
  onHover?: ((node: NodeId | null) => void) | undefined
}

function StepRow({ step, top, runStart, isSelected, onSelect, onHover }: StepRowProps) {
  const { t } = useTranslation()
  const note = noteOf()
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the list answers the keys for its rows
    <div
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      className={classes(styles.row, isSelected && styles.selected)}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onSelect}
      onPointerEnter={() => onHover?.(step.node)}
      onPointerLeave={() => onHover?.(null)}
    >
      <span className={styles.name}>
        <StateGlyph state={step.state} size={14} labelled />
        <span title={step.title}>{step.title}</span>
      </span>
      <span className={classes(styles.note, step.state === 'failed' && styles.failed)} title={note}>
        {note}
      </span>
      <span className={classes(styles.end, styles.start)}>
        {step.started_at &&
          step.state !== 'reused' &&
          t('run.list.after', { time: formatDuration((Date.parse(step.started_at) - runStart) / 1000) })}
      </span>
      <span className={styles.end}>
        <StepTime step={step} />
      </span>
      <span className={styles.end}>
        {step.cpu_seconds !== null && <Duration seconds={step.cpu_seconds} />}
      </span>
      <span className={styles.end}>
        {step.peak_memory_bytes !== null && <Bytes value={step.peak_memory_bytes} />}
      </span>
    </div>
  )

  function noteOf(): string {
    if (step.state === 'failed') return errorLine(step.error)
    if (step.state === 'reused' && step.reused_from) {
      const from = t('run.list.from', { run: step.reused_from.run })
      return step.headline ? `${step.headline} · ${from}` : from
    }
    return step.headline ?? said(step.reason ?? '')
  }
}
