import { classes } from './classes'
import styles from './StateGlyph.module.css'
import { useTexts } from './useTexts'

/** The states of steps and runs together, and the one of a step that waits for a person. */
export type ShownState =
  | 'waiting'
  | 'queued'
  | 'running'
  | 'cancelling'
  | 'succeeded'
  | 'reused'
  | 'failed'
  | 'cancelled'
  | 'skipped'
  | 'approval'

type StateGlyphProps = {
  state: ShownState
  size?: number
  /** Leave out where the word stands beside it. */ labelled?: boolean
}

/** A sign for a state; each has its own outline, so that colour is never the only difference. */
export function StateGlyph({ state, size = 16, labelled = false }: StateGlyphProps) {
  const { t } = useTexts()
  return (
    <svg
      className={classes(styles.glyph, styles[state])}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role={labelled ? 'img' : undefined}
      aria-hidden={labelled ? undefined : true}
      aria-label={labelled ? t(`ui.state.${state}`) : undefined}
    >
      {outlines[state]}
    </svg>
  )
}

const ring = <circle cx="8" cy="8" r="6" />
const disc = <circle cx="8" cy="8" r="7" className={styles.fill} />
const turning = (
  <>
    <circle cx="8" cy="8" r="6" className={styles.track} />
    <path d="M8 2a6 6 0 0 1 6 6" className={styles.turning} />
  </>
)

const outlines = {
  waiting: <circle cx="8" cy="8" r="6" strokeDasharray="1.4 2.37" />,
  queued: (
    <>
      {ring}
      <path d="M8 5v3.2l2 1.3" />
    </>
  ),
  running: turning,
  cancelling: (
    <>
      {turning}
      <path d="M6.25 6.25h3.5v3.5h-3.5z" className={styles.fill} />
    </>
  ),
  succeeded: (
    <>
      {disc}
      <path d="m5 8.3 2.1 2.1L11 6.2" className={styles.cut} />
    </>
  ),
  reused: (
    <>
      <path d="M2.6 8.9A5.5 5.5 0 0 1 12 4.2l1.2 1.3" />
      <path d="M13.4 2.6v3h-3" />
      <path d="M13.4 7.1A5.5 5.5 0 0 1 4 11.8l-1.2-1.3" />
      <path d="M2.6 13.4v-3h3" />
    </>
  ),
  failed: (
    <>
      {disc}
      <path d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" className={styles.cut} />
    </>
  ),
  cancelled: (
    <>
      {ring}
      <path d="M6.25 6.25h3.5v3.5h-3.5z" className={styles.fill} />
    </>
  ),
  skipped: (
    <>
      <circle cx="8" cy="8" r="6" strokeDasharray="3 1.71" />
      <path d="m5.9 10.1 4.2-4.2" />
    </>
  ),
  approval: (
    <>
      {disc}
      <path d="M6.5 5.6v4.8m3-4.8v4.8" className={styles.cut} />
    </>
  ),
}
