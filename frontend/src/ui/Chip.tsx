import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Chip.module.css'
import { classes } from './classes'

type ChipProps = {
  children: ReactNode
  icon?: ReactNode
  tone?: 'plain' | 'accent' | 'success' | 'warning' | 'danger'
  /** Makes it a button, such as a filter that can be switched. */
  onClick?: () => void
  selected?: boolean
  /** Adds a cross at the end. */
  onRemove?: () => void
  title?: string
}

/** A small word in a box: a tag, a type, a filter. */
export function Chip({ children, icon, tone = 'plain', onClick, selected, onRemove, title }: ChipProps) {
  const { t } = useTranslation()
  const look = classes(styles.chip, styles[tone], onClick && styles.pressable, selected && styles.selected)
  const body = (
    <>
      {icon}
      <span className={styles.label}>{children}</span>
    </>
  )
  if (onClick) {
    return (
      <button type="button" className={look} onClick={onClick} aria-pressed={selected} title={title}>
        {body}
      </button>
    )
  }
  return (
    <span className={look} title={title}>
      {body}
      {onRemove && (
        <button type="button" className={styles.remove} onClick={onRemove} aria-label={t('ui.clear')}>
          <X />
        </button>
      )}
    </span>
  )
}
