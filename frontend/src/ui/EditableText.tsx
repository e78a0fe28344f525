import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { classes } from './classes'
import styles from './EditableText.module.css'
import { useLastWord } from './useLastWord'

type EditableTextProps = {
  label: string
  value: string
  /** Called with a trimmed text that is not what it was; it is empty only where a placeholder says what that means. */
  onChange: (value: string) => void
  placeholder?: string
  strong?: boolean
  maxLength?: number
}

/** A name that is renamed where it stands: click or Enter to edit, Enter to keep, Escape to leave as it was. */
export function EditableText({
  label,
  value,
  onChange,
  placeholder,
  strong = false,
  maxLength = 200,
}: EditableTextProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<string | null>(null)

  function commit() {
    const text = draft?.trim()
    setDraft(null)
    if (text === undefined || text === value) return
    if (text || placeholder !== undefined) onChange(text)
  }
  useLastWord(commit)

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return
    event.stopPropagation()
    if (event.key === 'Enter') commit()
    if (event.key === 'Escape') setDraft(null)
  }

  if (draft === null) {
    return (
      <button
        type="button"
        className={classes(styles.text, strong && styles.strong, !value && styles.empty)}
        aria-label={value ? t('ui.edit', { name: value }) : label}
        onClick={() => setDraft(value)}
      >
        {value || placeholder}
      </button>
    )
  }
  return (
    <span className={classes(styles.editor, strong && styles.strong)} data-text={draft || ' '}>
      <input
        className={styles.input}
        aria-label={label}
        size={1}
        maxLength={maxLength}
        value={draft}
        ref={selectOnce}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
    </span>
  )
}

// A stable function, so that React calls it when the field appears and not on every letter.
function selectOnce(input: HTMLInputElement | null): void {
  input?.focus()
  input?.select()
}
