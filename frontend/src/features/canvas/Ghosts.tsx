import { useStore as useFlowStore } from '@xyflow/react'
import { createPortal } from 'react-dom'
import { useStore } from 'zustand'

import { componentTitle, type ComponentInterface } from '../../domain/component'
import type { Point } from '../../domain/editNodes'
import { nodeId } from '../../domain/graph'
import { nodeSize, shownPorts } from '../../domain/nodeGeometry'
import type { Placing } from '../../state/placing'
import { classes } from '../../ui/classes'
import { useCanvas } from './canvas'
import { previewCorner } from './canvasControl'
import { CategoryIcon } from '../../ui/CategoryIcon'
import { curvePath, edgeCurve } from '../../domain/edgeCurve'
import { portFor } from './edits'
import styles from './Ghosts.module.css'
import { GRAB } from './gestures/placing'
import { nodeKey } from './itemKey'
import cardStyles from './NodeCard.module.css'
import overlayStyles from './Overlays.module.css'
import { PortRows } from './PortRows'
import type { QuickAddRequest } from './quickAdd'
import { portPoint, type NodeItem } from './scene'

type GhostsProps = {
  placing: Placing | undefined
  preview: { request: QuickAddRequest; component: ComponentInterface | null } | null
}

/** Nodes that are not there yet: one that the pointer holds, one that the quick-add box would put down. */
export function Ghosts({ placing, preview }: GhostsProps) {
  return (
    <>
      {placing && <HeldGhost placing={placing} />}
      {preview && <PreviewGhost {...preview} />}
    </>
  )
}

type HeldGhostProps = { placing: Placing }

function HeldGhost({ placing }: HeldGhostProps) {
  const { component, client } = useStore(placing.store)
  const zoom = useFlowStore(({ transform }) => transform[2])
  if (!component) return null
  const corner = { x: client.x - GRAB.x * zoom, y: client.y - GRAB.y * zoom }
  return createPortal(<Ghost component={component} corner={corner} zoom={zoom} />, document.body)
}

type PreviewGhostProps = { request: QuickAddRequest; component: ComponentInterface | null }

/** The node that Enter would put down, with the live edge to it. */
function PreviewGhost({ request, component }: PreviewGhostProps) {
  const canvas = useCanvas()
  const transform = useFlowStore(({ transform: [x, y, zoom] }) => `${x} ${y} ${zoom}`)
  const { zoom } = canvas.viewport.transform()
  const from = request.wire?.from
  const source = from && canvas.scene().items.get(from.item)
  const item = component && ghostItem(component, previewCorner(component, request))
  const port = from && component ? portFor(canvas, component, from) : null
  const start = source && portPoint(source, from.side, from.port)
  const end =
    from && item && port
      ? portPoint(item, from.side === 'output' ? 'input' : 'output', port.name)
      : request.at
  const [one, other] = [start, end].map((point) => point && canvas.viewport.toClient(point))
  const path =
    one && other && curvePath(from?.side === 'output' ? edgeCurve(one, other) : edgeCurve(other, one))
  return createPortal(
    <div className={styles.preview} data-transform={transform}>
      {path && (
        <svg className={overlayStyles.layer}>
          <path className={classes(overlayStyles.wire, overlayStyles.joined)} d={path} />
        </svg>
      )}
      {component && item && (
        <Ghost component={component} corner={canvas.viewport.toClient(item.box)} zoom={zoom} />
      )}
    </div>,
    document.body,
  )
}

function ghostItem(component: ComponentInterface, corner: Point): NodeItem {
  const id = nodeId('ghost of a node')
  const ports = shownPorts(component)
  const node = { id, component: { name: component.name, version: component.version }, inputs: {} }
  return { thing: 'node', key: nodeKey(id), node, component, ports, box: { ...corner, ...nodeSize(ports) } }
}

type GhostProps = { component: ComponentInterface; corner: Point; zoom: number }

function Ghost({ component, corner, zoom }: GhostProps) {
  const { width, height } = nodeSize(shownPorts(component))
  return (
    <div
      className={styles.ghost}
      aria-hidden
      style={{ width, height, transform: `translate(${corner.x}px, ${corner.y}px) scale(${zoom})` }}
    >
      <div className={cardStyles.card}>
        <header className={cardStyles.header}>
          <CategoryIcon category={component.category} />
          <span className={cardStyles.title}>{componentTitle(component)}</span>
        </header>
        <PortRows item={ghostItem(component, corner)} mark={undefined} />
      </div>
    </div>
  )
}
