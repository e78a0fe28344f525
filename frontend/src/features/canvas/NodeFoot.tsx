import { said } from '../../api/said'
import { componentOf, labelOf, nodeTitle, parameters } from '../../domain/component'
import { bindingOf, findNode, isFromInput, isValue, type NodeId } from '../../domain/graph'
import type { Step } from '../../domain/run'
import { shownValue } from '../../domain/valueText'
import { classes } from '../../ui/classes'
import { Duration } from '../../ui/Duration'
import { StateGlyph } from '../../ui/StateGlyph'
import { useCanvas } from './canvas'
import type { Mark } from './marks'
import styles from './NodeFoot.module.css'
import type { NodeItem } from './scene'
import { shortReason } from './shortReason'
import { useSentence } from '../../ui/useSentence'
import { useTexts } from '../../ui/useTexts'

type NodeFootProps = { item: NodeItem; step: Step | undefined; mark: Mark | undefined }

/** The last line of a node: how it goes in a run, else what is missing, else what was set. */
export function NodeFoot({ item, step, mark }: NodeFootProps) {
  const { t } = useTexts()
  const { graph, components } = useCanvas()
  const leftOutText = (cause: NodeId) => {
    const node = findNode(graph(), cause)
    if (!node || cause === item.node.id) return t('canvas.node.disabled')
    return t('canvas.node.leftOut', { title: nodeTitle(node, componentOf(components(), node)) })
  }
  if (step) return <StepLine step={step} />
  if (item.leftOutBy) {
    const text = leftOutText(item.leftOutBy)
    return (
      <p className={classes(styles.foot, styles.quiet)} title={text}>
        {text}
      </p>
    )
  }
  const { component } = item
  if (!component) {
    return (
      <p className={classes(styles.foot, styles.quiet)}>
        {t('canvas.node.unknown', { ...item.node.component })}
      </p>
    )
  }
  if (mark?.tone === 'task' && mark.first.port) {
    const label = labelOf(mark.first.port)
    return <p className={classes(styles.foot, styles.task)}>{t('canvas.node.needs', { label })}</p>
  }
  const set = settingsOf(item)
  const shown = set.slice(0, MOST_PINNED).map(({ short }) => short)
  return (
    <p
      className={classes(styles.foot, styles.quiet)}
      title={set.map(({ whole }) => whole).join('\n') || undefined}
    >
      {shown.join(' · ')}
    </p>
  )
}

const MOST_PINNED = 2

/** The parameters that a person set. A word says what it is by itself; a figure does not. */
function settingsOf({ node, component }: NodeItem): readonly { short: string; whole: string }[] {
  if (!component) return []
  return parameters(component).flatMap((port) => {
    const { name } = port
    const binding = bindingOf(node, name)
    const label = labelOf(name)
    if (!binding) return []
    if (isFromInput(binding))
      return { short: `← ${labelOf(binding.input)}`, whole: `${label} ← ${labelOf(binding.input)}` }
    if (!isValue(binding)) return []
    const value = shownValue(binding.value, port)
    const whole = `${label} ${value}`
    return { short: typeof binding.value === 'string' && /\p{L}/u.test(value) ? value : whole, whole }
  })
}

type StepLineProps = { step: Step }

function StepLine({ step }: StepLineProps) {
  const { t } = useTexts()
  const sentence = useSentence()
  const { state, started_at, duration_seconds, headline, error, reason, reused_from } = step
  const note =
    state === 'failed'
      ? said(lastLine(error))
      : state === 'skipped' || state === 'waiting' || state === 'queued' || state === 'running'
        ? said(reason ?? '')
        : null
  const short = state === 'failed' ? null : shortReason(reason ?? '')
  // The mark alone says it then, in shape and colour: the figure needs the room.
  const tellsMore = state === 'succeeded' && Boolean(headline)
  const word =
    state === 'reused' && reused_from
      ? t('canvas.node.reused', { run: reused_from.run })
      : t(`ui.state.${state}`)
  const figures = (
    <>
      {state === 'running' && started_at && (
        <span className={styles.time}>
          <Duration since={started_at} />
        </span>
      )}
      {state === 'succeeded' && duration_seconds !== null && (
        <span className={styles.time}>
          <Duration seconds={duration_seconds} />
        </span>
      )}
      {headline && <Headline text={headline} />}
    </>
  )
  return (
    <p className={classes(styles.foot, styles[state])} title={note ? (error ?? note) : word}>
      <StateGlyph state={state} size={14} labelled={tellsMore} />
      {note ? (
        <>
          <span className={styles.note}>{short ? sentence(short) : note}</span>
          {figures}
        </>
      ) : (
        <span className={styles.line}>
          {!tellsMore && <span className={styles.word}>{word}</span>}
          <span className={styles.figures}>{figures}</span>
        </span>
      )}
    </p>
  )
}

/** A figure with its name, of which the name is shortened where both have no room. */
function Headline({ text }: { text: string }) {
  const [, name, figure] = /^(.+) (\S*\d)$/.exec(text) ?? [null, text, '']
  return (
    <span className={styles.headline} title={text}>
      <span className={styles.name}>{name}</span> {figure}
    </span>
  )
}

const lastLine = (text: string | null) => text?.trimEnd().split('\n').at(-1) ?? ''
