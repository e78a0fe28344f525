import type { NodeProps } from '@xyflow/react'
import { ArrowUpCircle, CircleOff } from 'lucide-react'
import { memo } from 'react'

import { nodeTitle } from '../../domain/component'
import { classes } from '../../ui/classes'
import { Anchors } from './Anchors'
import { useCanvas, useSelection, useView } from './canvas'
import { DifferenceTag, useDifference } from './DifferenceTag'
import diffStyles from './DifferenceTag.module.css'
import type { CardNode } from './flowElements'
import { CategoryIcon } from '../../ui/CategoryIcon'
import styles from './NodeCard.module.css'
import { isFadedBy } from './finding'
import { NodeFoot } from './NodeFoot'
import { NodeMark } from './NodeMark'
import { PortRows } from './PortRows'
import { useStep } from './useStep'
import { useTexts } from '../../ui/useTexts'

/** A node as it stands on the canvas. Its size is known from its ports, so nothing here may grow. */
export const NodeCard = memo(function NodeCard({ data: { item } }: NodeProps<CardNode>) {
  const { t } = useTexts()
  const { drawing } = useCanvas()
  const { node, component } = item
  const isSelected = useSelection(({ nodes }) => nodes.has(node.id))
  const isPointedAt = useSelection(({ pointedAt }) => pointedAt === node.id)
  const isMoving = useView(({ moving }) => moving?.has(item.key) ?? false)
  const mark = useView(({ marks }) => marks.get(node.id))
  const difference = useDifference(item.key)
  const step = useStep(node.id)
  const isFaded = useView(({ find }) => isFadedBy(find, item.key))
  const isFound = useView(({ find }) => find?.matches[find.at] === item.key)
  const title = nodeTitle(node, component)
  const latest = component?.latest_version ?? node.component.version
  const newer = latest === node.component.version ? null : latest
  const state =
    difference?.label ?? (step ? t(`ui.state.${step.state}`) : node.disabled && t('canvas.node.disabled'))
  const named = state ? t('canvas.node.nameAndState', { title, state }) : title

  return (
    <article
      className={classes(
        styles.card,
        isSelected && styles.selected,
        isPointedAt && styles.pointedAt,
        isMoving && styles.moving,
        !component && styles.unknown,
        item.leftOutBy && styles.off,
        isFaded && styles.faded,
        isFound && styles.found,
        step && styles[step.state],
        difference && diffStyles.marked,
        difference?.mark.isLeftOut && diffStyles.leftOut,
      )}
      aria-label={named}
      data-selected={isSelected || undefined}
      data-sign={difference?.mark.sign}
    >
      <Anchors />
      {difference && <DifferenceTag {...difference} />}
      {step?.state === 'running' && <span className={styles.hairline} />}
      <header className={styles.header}>
        <CategoryIcon category={component?.category} />
        <h3 className={styles.title} title={title}>
          {title}
        </h3>
        {drawing && node.settings?.comment && (
          <span className={styles.comment} title={node.settings.comment} />
        )}
        {drawing && !difference && newer && (
          <span className={styles.newer} title={t('registry.update.available', { version: newer })}>
            <ArrowUpCircle aria-hidden />
          </span>
        )}
        {node.disabled && <CircleOff className={styles.offSign} aria-hidden />}
        {mark && <NodeMark mark={mark} />}
      </header>
      <PortRows item={item} mark={mark} />
      <NodeFoot item={item} step={step} mark={mark} />
    </article>
  )
})
