import styles from './ProgressBar.module.css'
import { classes } from './classes'

type ProgressBarProps = {
  label: string
  /** From 0 to 1; null when nobody knows how much is left. */
  value: number | null
  tone?: 'accent' | 'running' | 'succeeded' | 'failed'
}

export function ProgressBar({ label, value, tone = 'accent' }: ProgressBarProps) {
  const share = value === null ? null : Math.min(1, Math.max(0, value))
  return (
    <div
      className={classes(styles.track, styles[tone])}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
    >
      <span
        className={classes(styles.bar, share === null && styles.unknown)}
        style={share === null ? undefined : { transform: `scaleX(${share})` }}
      />
    </div>
  )
}
