import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useRef, type ReactNode } from 'react'
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
  /** For screen readers only, where the place says what it is. */
  hideTitle?: boolean
  /** Called once it is closed and the keyboard is back where it was. */
  onClosed?: () => void
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
  hideTitle = false,
  onClosed,
  footer,
  children,
}: DialogProps) {
  const { t } = useTranslation()
  const before = useRef<Element | null>(null)
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim}>
          <Radix.Content
            className={classes(styles.dialog, styles[size])}
            onOpenAutoFocus={(event) => {
              before.current = document.activeElement
              focusWhereWorkStarts(event)
            }}
            onCloseAutoFocus={(event) => {
              if (!onClosed) return
              event.preventDefault()
              if (before.current instanceof HTMLElement) before.current.focus()
              onClosed()
            }}
            // Without a description Radix wants to be told that none is meant.
            {...(description ? {} : { 'aria-describedby': undefined })}
          >
            <header className={hideTitle ? styles.hidden : styles.header}>
              <Radix.Title className={styles.title}>{title}</Radix.Title>
              {!hideTitle && (
                <Radix.Close asChild>
                  <IconButton icon={<X />} label={t('ui.close')} side="bottom" />
                </Radix.Close>
              )}
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
    dialog.querySelector<HTMLElement>('input, textarea, [role="combobox"], [data-start]') ??
    dialog.querySelector<HTMLElement>('footer button')
  if (!start) return
  event.preventDefault()
  // What is taller than the dialog would be scrolled to its own top, and what stands above it out of sight.
  start.focus({ preventScroll: start.hasAttribute('data-start') })
}
