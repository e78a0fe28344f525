import type { Colour } from '../../domain/graph'
import styles from './Swatch.module.css'

/** A colour that notes may have, or that they have none. */
export function Swatch({ colour }: { colour: Colour | 'none' }) {
  return <span className={styles.swatch} data-colour={colour} aria-hidden />
}
