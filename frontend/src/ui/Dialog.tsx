import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { classes } from './classes'
import styles from './Dialog.module.css'
import { IconButton } from './IconButton'

type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  size?: 'small' | 'medium' | 'large' | 'full'
  /** Buttons; the main one last. */
  footer?: ReactNode
  children?: ReactNode
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = 'medium',
  footer,
  children,
}: DialogProps) {
  const { t } = useTranslation()
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim}>
          <Radix.Content
            className={classes(styles.dialog, styles[size])}
            onOpenAutoFocus={focusWhereWorkStarts}
            // Without a description Radix wants to be told that none is meant.
            {...(description ? {} : { 'aria-describedby': undefined })}
          >
            <header className={styles.header}>
              <Radix.Title className={styles.title}>{title}</Radix.Title>
              <Radix.Close asChild>
                <IconButton icon={<X />} label={t('ui.close')} side="bottom" />
              </Radix.Close>
            </header>
            <div className={styles.body}>
              {description && (
                <Radix.Description className={styles.description}>{description}</Radix.Description>
              )}
              {children}
            </div>
            {footer && <footer className={styles.footer}>{footer}</footer>}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  )
}

// Radix would take the first thing that can be focused, which is the cross.
function focusWhereWorkStarts(event: Event): void {
  const dialog = event.currentTarget as HTMLElement
  const start =
    dialog.querySelector<HTMLElement>('input, textarea, [role="combobox"]') ??
    dialog.querySelector<HTMLElement>('footer button')
  if (!start) return
  event.preventDefault()
  start.focus()
}
