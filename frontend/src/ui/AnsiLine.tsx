import { memo, type CSSProperties, type ReactNode } from 'react'

import { classes } from './classes'
import { ansiSpans, type AnsiColour, type AnsiLook } from './ansi'
import styles from './AnsiLine.module.css'

export type Mark = { from: number; to: number; isCurrent: boolean }

type AnsiLineProps = { text: string; carry: string; marks?: readonly Mark[] | undefined }

/** A line of a log in the colours it was written in, with what was searched for marked. */
export const AnsiLine = memo(function AnsiLine({ text, carry, marks = [] }: AnsiLineProps) {
  const drawn: ReactNode[] = []
  let begin = 0
  ansiSpans(text, carry).forEach((span, at) => {
    drawn.push(
      <span key={at} className={lookClasses(span.look)} style={lookStyle(span.look)}>
        {marked(span.text, begin, marks)}
      </span>,
    )
    begin += span.text.length
  })
  return <>{drawn}</>
})

/** The text of a span that begins at `begin`, cut where marks begin and end. */
function marked(text: string, begin: number, marks: readonly Mark[]): ReactNode {
  const parts: ReactNode[] = []
  let at = 0
  for (const mark of marks) {
    const from = Math.max(0, mark.from - begin)
    const to = Math.min(text.length, mark.to - begin)
    if (to <= from || from < at) continue
    parts.push(text.slice(at, from))
    parts.push(
      <mark key={from} className={styles.mark} data-current={mark.isCurrent}>
        {text.slice(from, to)}
      </mark>,
    )
    at = to
  }
  return parts.length === 0 ? text : [...parts, text.slice(at)]
}

function lookClasses({ ink, paper, bold, dim, italic, underline }: AnsiLook): string {
  return classes(
    ink && 'named' in ink && styles[`ink${ink.named}`],
    paper && 'named' in paper && styles[`paper${paper.named % 8}`],
    bold && styles.bold,
    dim && styles.dim,
    italic && styles.italic,
    underline && styles.underline,
  )
}

function lookStyle({ ink, paper }: AnsiLook): CSSProperties | undefined {
  const color = cssOf(ink)
  const backgroundColor = cssOf(paper)
  if (!color && !backgroundColor) return undefined
  return { ...(color && { color }), ...(backgroundColor && { backgroundColor }) }
}

const cssOf = (colour: AnsiColour | undefined) => (colour && 'css' in colour ? colour.css : undefined)
