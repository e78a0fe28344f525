import styles from './home.module.css'

const BOXES = [
  { x: 4, y: 44, kind: styles.table },
  { x: 104, y: 44, kind: styles.table },
  { x: 204, y: 12, kind: styles.model },
  { x: 204, y: 76, kind: styles.table },
  { x: 304, y: 44, kind: styles.metrics },
]
const CURVES = [
  'M76 60C90 60 90 60 104 60',
  'M176 60C190 60 190 28 204 28',
  'M176 60C190 60 190 92 204 92',
  'M276 28C290 28 290 60 304 60',
  'M276 92C290 92 290 60 304 60',
]

/** What a pipeline looks like, in five boxes. */
export function WelcomeDrawing() {
  return (
    <svg className={styles.drawing} viewBox="0 0 380 124" aria-hidden>
      {CURVES.map((path) => (
        <path key={path} d={path} className={styles.curve} />
      ))}
      {BOXES.map(({ x, y, kind }) => (
        <g key={`${x} ${y}`} className={kind}>
          <rect x={x} y={y} width={72} height={32} rx={6} className={styles.box} />
          <circle cx={x + 14} cy={y + 16} r={4} className={styles.sign} />
          <rect x={x + 24} y={y + 13} width={36} height={6} rx={3} className={styles.word} />
        </g>
      ))}
    </svg>
  )
}
