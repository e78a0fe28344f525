import { useStore } from 'zustand'

import { spoken } from './spoken'
import styles from './Spoken.module.css'

/** The live region of the page, once. It stands there from the start: a region that appears with its text is not read. */
export function Spoken() {
  const { text, turn } = useStore(spoken)
  return (
    <div className={styles.region} role="status" aria-live="polite" aria-atomic="true" data-spoken>
      <p key={turn}>{text}</p>
    </div>
  )
}
