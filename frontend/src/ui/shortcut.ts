const MODIFIERS: ReadonlySet<string> = new Set(['Mod', 'Shift', 'Alt'])

/** Whether a key press is a shortcut such as "Mod+Shift+Z"; Mod is Ctrl, or the command key on a Mac. */
export function isShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const parts = shortcut.split('+')
  const key = parts.find((part) => !MODIFIERS.has(part)) ?? ''
  return (
    (event.ctrlKey || event.metaKey) === parts.includes('Mod') &&
    event.altKey === parts.includes('Alt') &&
    // Which signs need Shift differs from keyboard to keyboard.
    (isSign(key) || event.shiftKey === parts.includes('Shift')) &&
    isKey(event, key)
  )
}

const isSign = (key: string) => key.length === 1 && !/[A-Z0-9]/.test(key)

function isKey(event: KeyboardEvent, key: string): boolean {
  // With Shift the digits are other signs, which differ from keyboard to keyboard.
  if (/^[0-9]$/.test(key)) return event.code === `Digit${key}` || event.code === `Numpad${key}`
  if (/^[A-Z]$/.test(key)) {
    // On a keyboard of another script the letter is known by its place.
    return /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() === key : event.code === `Key${key}`
  }
  return event.key === (names[key] ?? key)
}

const names: Record<string, string> = { Plus: '+', Minus: '-', Space: ' ' }
