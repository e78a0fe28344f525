import { useTranslation } from 'react-i18next'

import { Kbd } from '../../ui/Kbd'
import { useCanvas, useView } from './canvas'
import styles from './ConnectBar.module.css'
import { endText, titleOf } from './keyboard/describe'
import { replacedBy, type Connecting } from './keyboard/connecting'

const keys = [
  ['ArrowDown', 'choose'],
  ['Enter', 'accept'],
  ['Escape', 'leave'],
] as const

/** What is being connected by keyboard, for those who see it; the others hear it. */
export function ConnectBar() {
  const connecting = useView((view) => view.connecting)
  return connecting && <Bar connecting={connecting} />
}

type BarProps = { connecting: Connecting }

function Bar({ connecting }: BarProps) {
  const { t } = useTranslation()
  const canvas = useCanvas()
  const { stage, from, choices, at, typed, of } = connecting
  const choice = choices[at] ?? 'new'
  const isBackwards = from.side === 'input'
  const start = stage === 'start' ? titleOf(canvas, of) : endText(canvas, from)
  const end = choice === 'new' ? t('canvas.connect.newComponent') : endText(canvas, choice)
  const old = stage === 'end' && choice !== 'new' ? replacedBy(canvas, choice) : null
  return (
    // Spoken through the live region; twice would be once too often.
    <div className={styles.bar} aria-hidden data-overlay data-connecting>
      <p className={styles.ends}>
        <span className={styles.quiet}>
          {t(isBackwards ? 'canvas.connect.into' : 'canvas.connect.outOf')}
        </span>
        <span className={styles.start}>{start}</span>
        <span className={styles.quiet}>{isBackwards ? '←' : '→'}</span>
        <span className={styles.end}>{end}</span>
        <span className={styles.quiet}>
          {t('canvas.connect.place', { index: at + 1, count: choices.length })}
        </span>
      </p>
      {old && <p className={styles.note}>{t('canvas.connect.replaces', { end: endText(canvas, old) })}</p>}
      <p className={styles.keys}>
        {keys.map(([key, name]) => (
          <span key={key} className={styles.key}>
            <Kbd keys={key} />{' '}
            {t(`canvas.connect.keys.${name === 'accept' && stage === 'start' ? 'take' : name}`)}
          </span>
        ))}
        <span className={styles.key}>
          {typed === '' ? t('canvas.connect.keys.type') : t('canvas.connect.typed', { typed })}
        </span>
      </p>
    </div>
  )
}
