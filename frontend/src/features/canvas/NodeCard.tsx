import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'

import { nodeTitle } from '../../domain/component'
import { classes } from '../../ui/classes'
import { Anchors } from './Anchors'
import { useCanvas, useSelection, useView } from './canvas'
import type { CardNode } from './flowElements'
import { CategoryIcon } from '../../ui/CategoryIcon'
import styles from './NodeCard.module.css'
import { NodeFoot } from './NodeFoot'
import { NodeMark } from './NodeMark'
import { PortRows } from './PortRows'
import { useStep } from './useStep'

/** A node as it stands on the canvas. Its size is known from its ports, so nothing here may grow. */
export const NodeCard = memo(function NodeCard({ data: { item } }: NodeProps<CardNode>) {
  const { t } = useTranslation()
  const { drawing } = useCanvas()
  const { node, component } = item
  const isSelected = useSelection(({ nodes }) => nodes.has(node.id))
  const isMoving = useView(({ moving }) => moving?.has(item.key) ?? false)
  const mark = useView(({ marks }) => marks.get(node.id))
  const step = useStep(node.id)
  const title = nodeTitle(node, component)

  return (
    <article
      className={classes(
        styles.card,
        isSelected && styles.selected,
        isMoving && styles.moving,
        !component && styles.unknown,
        step && styles[step.state],
      )}
      aria-label={step ? t('canvas.node.nameAndState', { title, state: t(`ui.state.${step.state}`) }) : title}
      data-selected={isSelected || undefined}
    >
      <Anchors />
      {step?.state === 'running' && <span className={styles.hairline} />}
      <header className={styles.header}>
        <CategoryIcon category={component?.category} />
        <h3 className={styles.title} title={title}>
          {title}
        </h3>
        {drawing && node.settings?.comment && (
          <span className={styles.comment} title={node.settings.comment} />
        )}
        {mark && <NodeMark mark={mark} />}
      </header>
      <PortRows item={item} mark={mark} />
      <NodeFoot item={item} step={step} mark={mark} />
    </article>
  )
})
