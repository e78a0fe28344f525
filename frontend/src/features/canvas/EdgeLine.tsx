import type { EdgeProps } from '@xyflow/react'
import { memo } from 'react'

import type { EdgeId } from '../../domain/edges'
import type { Point } from '../../domain/editNodes'
import { nodeId } from '../../domain/graph'
import type { DiffMark } from '../../domain/unionGraph'
import { classes } from '../../ui/classes'
import { signPaths } from '../../ui/SignGlyph'
import { useSelection, useView } from './canvas'
import { edgeMark } from './canvasDifference'
import { curvePath, edgeCurve, middleOf } from '../../domain/edgeCurve'
import styles from './EdgeLine.module.css'
import { isFadedBy } from './finding'
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
  const isFaded = useView(
    ({ find }) =>
      data !== undefined &&
      (isFadedBy(find, data.edge.source.item) || isFadedBy(find, data.edge.target.item)),
  )
  const mark = useView(({ difference }) => difference && data && edgeMark(difference, data.edge))
  if (!data) return null
  const { edge, from, to } = data
  const curve = edgeCurve(
    { x: sourceX + from.x, y: sourceY + from.y },
    { x: targetX + to.x, y: targetY + to.y },
  )
  const path = curvePath(curve)
  const tip = edge.carries === 'order' ? tipPath({ x: targetX + to.x, y: targetY + to.y }) : null
  return (
    <g
      className={classes(
        styles.edge,
        styles[edge.kind],
        edge.carries === 'order' && styles.order,
        isSelected && styles.selected,
        (isLed || isFaded) && styles.led,
        takesIn && styles.takesIn,
        mark && styles[mark.sign],
        mark?.isLeftOut && styles.leftOut,
      )}
      data-edge={id}
    >
      <path d={path} className={styles.reach} />
      <path d={path} className={styles.line} />
      {tip && <path d={tip} className={styles.tip} />}
      <Flow path={path} tip={tip} target={edge.target.item} />
      {mark && <EdgeSign sign={mark.sign} at={middleOf(curve)} />}
    </g>
  )
})

type EdgeSignProps = { sign: DiffMark['sign']; at: Point }

/** The sign of what became of an edge, on its middle. */
function EdgeSign({ sign, at }: EdgeSignProps) {
  return (
    <g transform={`translate(${at.x - 7} ${at.y - 7})`}>
      <circle cx={7} cy={7} r={7.5} className={styles.ground} />
      <path d={signPaths[sign]} className={styles.sign} />
    </g>
  )
}

/** The tip of an order: no port says which way it leads. */
const tipPath = ({ x, y }: Point) => `M ${x - 8} ${y - 5} L ${x - 1} ${y} L ${x - 8} ${y + 5}`

type FlowProps = { path: string; tip: string | null; target: ItemKey }

/** A light that travels the edge while the step it leads to is at work. */
function Flow({ path, tip, target }: FlowProps) {
  const item = itemName(target)
  const step = useStep(item.thing === 'node' ? item.id : NO_NODE)
  if (step?.state !== 'running') return null
  return (
    <>
      <path d={path} className={styles.flow} pathLength={100} />
      {tip && <path d={tip} className={styles.flowTip} />}
    </>
  )
}

const NO_NODE = nodeId('')
