import styles from './BrandMark.module.css'

type BrandMarkProps = { size?: number }

/** The product's mark: a pipe bent to a P, from one node to the next. */
export function BrandMark({ size = 24 }: BrandMarkProps) {
  return (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 24 24" aria-hidden>
      <rect className={styles.ground} width="24" height="24" rx="6" />
      <path d="M8 17.5V9.75A3.75 3.75 0 0 1 11.75 6H13.5a3.75 3.75 0 0 1 0 7.5H12.75" />
      <circle className={styles.node} cx="8" cy="17.5" r="2.25" />
      <circle className={styles.node} cx="12.5" cy="13.5" r="2.25" />
    </svg>
  )
}
