import { useTranslation } from 'react-i18next'

import styles from './Spinner.module.css'

type SpinnerProps = { size?: number; label?: string }

export function Spinner({ size = 16, label }: SpinnerProps) {
  const { t } = useTranslation()
  return (
    <svg
      className={styles.spinner}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role="img"
      aria-label={label ?? t('ui.loading')}
    >
      <circle cx="8" cy="8" r="6" className={styles.track} />
      <path d="M8 2a6 6 0 0 1 6 6" className={styles.arc} />
    </svg>
  )
}
