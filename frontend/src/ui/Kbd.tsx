import { classes } from './classes'
import styles from './Kbd.module.css'

type KbdProps = {
  /** Keys joined by +, such as "Mod+Shift+Z"; Mod is the command key on a Mac and Ctrl elsewhere. */
  keys: string
  tone?: 'plain' | 'inverse'
}

const isMac = /mac/i.test(navigator.userAgent)
const macSigns: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃' }
const signs: Record<string, string> = {
  Mod: 'Ctrl',
  Enter: '↵',
  Backspace: '⌫',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
}

export function Kbd({ keys, tone = 'plain' }: KbdProps) {
  return (
    <kbd className={classes(styles.keys, tone === 'inverse' && styles.inverse)}>
      {keys.split('+').map((key) => (
        <span key={key} className={styles.key}>
          {(isMac ? macSigns[key] : undefined) ?? signs[key] ?? key}
        </span>
      ))}
    </kbd>
  )
}
