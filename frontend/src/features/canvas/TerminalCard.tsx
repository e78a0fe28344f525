import type { NodeProps } from '@xyflow/react'
import { ArrowRightFromLine, ArrowRightToLine } from 'lucide-react'
import { memo } from 'react'

import { labelOf, refText } from '../../domain/component'
import { classes } from '../../ui/classes'
import { KindGlyph } from '../../ui/KindGlyph'
import { useCanvas, useSelection, useView } from './canvas'
import { DifferenceTag, useDifference } from './DifferenceTag'
import diffStyles from './DifferenceTag.module.css'
import { isFadedBy } from './finding'
import type { TerminalNode } from './flowElements'
import { isItemSelected } from './itemKey'
import { TERMINAL_PORT } from './scene'
import { shownKind } from '../../ui/shownKind'
import { Anchors } from './Anchors'
import styles from './TerminalCard.module.css'
import { useTexts } from '../../ui/useTexts'

/** What goes into the pipeline, or comes out of it. */
export const TerminalCard = memo(function TerminalCard({ data: { item } }: NodeProps<TerminalNode>) {
  const { t } = useTexts()
  const { drawing } = useCanvas()
  const isInput = item.thing === 'input'
  const side = isInput ? 'output' : 'input'
  const isSelected = useSelection((selection) => isItemSelected(selection, item.key))
  const part = useView(({ wire }) => {
    if (!wire || wire.from.item === item.key) return null
    if (wire.target?.item === item.key) return 'target'
    return wire.verdictOf({ item: item.key, side, port: TERMINAL_PORT }).outcome
  })
  const isFaded = useView(({ find }) => isFadedBy(find, item.key))
  const isFound = useView(({ find }) => find?.matches[find.at] === item.key)
  const difference = useDifference(item.key)
  const name = isInput ? item.input.name : item.output.name
  const data = isInput ? item.input.data : null
  const title = t(isInput ? 'canvas.terminal.input' : 'canvas.terminal.output', { name })
  const kind = isInput ? shownKind(item.input) : item.kind

  return (
    <article
      className={classes(
        styles.terminal,
        isSelected && styles.selected,
        isFaded && styles.faded,
        isFound && styles.found,
        part && styles[part],
        difference && diffStyles.marked,
        difference?.mark.isLeftOut && diffStyles.leftOut,
      )}
      data-selected={isSelected || undefined}
      data-sign={difference?.mark.sign}
      aria-label={difference ? t('canvas.node.nameAndState', { title, state: difference.label }) : title}
    >
      <Anchors />
      {difference && <DifferenceTag {...difference} />}
      {isInput ? <ArrowRightFromLine aria-hidden /> : <ArrowRightToLine aria-hidden />}
      <span className={styles.text}>
        <span className={styles.name}>{labelOf(name)}</span>
        {isInput && <span className={styles.data}>{data ? refText(data) : t('canvas.terminal.noData')}</span>}
      </span>
      <span
        className={classes(styles.dot, styles[side], drawing && styles.open)}
        data-port={TERMINAL_PORT}
        data-side={side}
      >
        <KindGlyph kind={kind} />
      </span>
    </article>
  )
})
