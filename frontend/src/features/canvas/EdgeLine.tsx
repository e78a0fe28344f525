import type { EdgeProps } from '@xyflow/react'
import { memo } from 'react'

import type { EdgeId } from '../../domain/edges'
import { nodeId } from '../../domain/graph'
import { classes } from '../../ui/classes'
import { useSelection, useView } from './canvas'
import { curvePath, edgeCurve } from './edgeCurve'
import styles from './EdgeLine.module.css'
import type { FlowEdge } from './flowElements'
import { itemName, type ItemKey } from './itemKey'
import { useStep } from './useStep'

/** An edge: a smooth line in the colour of what it carries. */
export const EdgeLine = memo(function EdgeLine({
  id,
  data,
  sourceX,
  sourceY,
  targetX,
  targetY,
}: EdgeProps<FlowEdge>) {
  const isSelected = useSelection(({ edges }) => edges.has(id as EdgeId))
  const isLed = useView(({ wire }) => wire?.replaces?.id === id)
  const takesIn = useView(({ insertion }) => insertion === id)
  if (!data) return null
  const { edge, from, to } = data
  const path = curvePath(
    edgeCurve({ x: sourceX + from.x, y: sourceY + from.y }, { x: targetX + to.x, y: targetY + to.y }),
  )
  return (
    <g
      className={classes(
        styles.edge,
        styles[edge.kind],
        isSelected && styles.selected,
        isLed && styles.led,
        takesIn && styles.takesIn,
      )}
      data-edge={id}
    >
      <path d={path} className={styles.reach} />
      <path d={path} className={styles.line} />
      <Flow path={path} target={edge.target.item} />
    </g>
  )
})

type FlowProps = { path: string; target: ItemKey }

/** A light that travels the edge while the step it leads to is at work. */
function Flow({ path, target }: FlowProps) {
  const item = itemName(target)
  const step = useStep(item.thing === 'node' ? item.id : NO_NODE)
  return step?.state === 'running' ? <path d={path} className={styles.flow} pathLength={100} /> : null
}

const NO_NODE = nodeId('')
