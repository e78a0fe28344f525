import { Search, X } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { classes } from './classes'
import fieldStyles from './Field.module.css'
import { IconButton } from './IconButton'
import { isTyping } from './isTyping'
import { Kbd } from './Kbd'
import styles from './SearchField.module.css'

type SearchFieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  placeholder?: string
  /** The key that moves the focus here from anywhere on the page. */
  focusKey?: string
  /** Keys that the list below answers: arrows, Enter. */
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
  className?: string | undefined
}

export function SearchField({
  label,
  value,
  onChange,
  placeholder,
  focusKey,
  onKeyDown,
  className,
}: SearchFieldProps) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (!focusKey) return
    function onPageKey(event: globalThis.KeyboardEvent) {
      if (event.key !== focusKey || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    document.addEventListener('keydown', onPageKey)
    return () => document.removeEventListener('keydown', onPageKey)
  }, [focusKey])

  function onInputKey(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Escape') {
      if (value) {
        event.stopPropagation()
        onChange('')
      } else input.current?.blur()
    }
    onKeyDown?.(event)
  }

  return (
    <div className={classes(fieldStyles.control, styles.search, className)} role="search">
      <Search aria-hidden />
      <input
        ref={input}
        className={fieldStyles.input}
        type="text"
        role="searchbox"
        data-focus-key={focusKey}
        aria-label={label}
        placeholder={placeholder ?? label}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onInputKey}
      />
      {value ? (
        <IconButton
          size="small"
          className={styles.clear}
          icon={<X />}
          label={t('ui.clear')}
          onClick={() => {
            onChange('')
            input.current?.focus()
          }}
        />
      ) : (
        focusKey && <Kbd keys={focusKey} />
      )}
    </div>
  )
}
