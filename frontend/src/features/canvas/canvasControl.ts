import type { ComponentInterface } from '../../domain/component'
import { freeSpot } from '../../domain/freeSpot'
import type { NodeId } from '../../domain/graph'
import { LAYER_GAP } from '../../domain/layout'
import type { Point } from '../../domain/editNodes'
import { nodeSize, shownPorts, TERMINAL_SIZE } from '../../domain/nodeGeometry'
import { onlyNode } from '../../state/selection'
import type { Canvas } from './canvas'
import type { Command } from './command'
import { commands } from './commands'
import { addComponent, openOutput } from './edits'
import { cornerAt, GRAB } from './gestures/placing'
import { nodeKey } from './itemKey'
import type { QuickAddRequest } from './quickAdd'
import { boxesIn, selectedBoxes } from './selectedBoxes'

/** What the page around a canvas may ask of it. */
export type CanvasControl = {
  /** Brings nodes into sight, and selects them if asked to. */
  readonly reveal: (ids: readonly NodeId[], options?: { select?: boolean }) => void
  /** Brings whatever is selected into sight: nodes, inputs and outputs, and edges with both their ends. */
  readonly revealSelected: () => void
  readonly fit: () => void
  readonly zoomToSelection: () => void
  /** Gives the canvas the keyboard. */
  readonly focus: () => void
  /** Puts a component beside what is selected, joined to it where that fits; or where a quick add was asked for. */
  readonly add: (component: ComponentInterface, request?: QuickAddRequest) => void
  /** A place in sight where something small covers nothing. */
  readonly freePoint: () => Point
  readonly run: (command: Command['id']) => void
  readonly can: (command: Command['id']) => boolean
}

export function createCanvasControl(canvas: Canvas, focus: () => void): CanvasControl {
  const run: CanvasControl['run'] = (id) => {
    const command = commands.find((each) => each.id === id)
    if (command?.when(canvas)) command.perform(canvas)
  }
  return {
    reveal: (ids, { select = false } = {}) => {
      const boxes = ids.flatMap((id) => canvas.scene().items.get(nodeKey(id))?.box ?? [])
      if (select) canvas.selection.select({ nodes: ids })
      canvas.viewport.reveal(boxes)
    },
    revealSelected: () => canvas.viewport.reveal(selectedBoxes(canvas)),
    fit: () => run('fit'),
    zoomToSelection: () => run('zoomToSelection'),
    focus,
    add: (component, request) =>
      request ? addAtRequest(canvas, component, request) : addBeside(canvas, component),
    freePoint: () => {
      const { x, y, width, height } = canvas.viewport.shown()
      const wanted = { x: Math.round(x + width / 4), y: Math.round(y + height / 2) }
      return freeSpot(boxesIn(canvas), TERMINAL_SIZE, wanted)
    },
    run,
    can: (id) => commands.find((each) => each.id === id)?.when(canvas) ?? false,
  }
}

function addAtRequest(canvas: Canvas, component: ComponentInterface, request: QuickAddRequest): void {
  addComponent(canvas, component, previewCorner(component, request), {
    wire: request.wire?.from ?? null,
    edge: null,
  })
}

/** Where a node for the loose end of a wire stands: with the port that takes it under the pointer. */
export function previewCorner(component: ComponentInterface, { at, wire }: QuickAddRequest) {
  if (!wire) return cornerAt(at)
  const { height } = nodeSize(shownPorts(component))
  return cornerAt({
    x: wire.from.side === 'output' ? at.x + GRAB.x : at.x - GRAB.x,
    y: at.y - height / 2 + GRAB.y,
  })
}

function addBeside(canvas: Canvas, component: ComponentInterface): void {
  const { items } = canvas.scene()
  const size = nodeSize(shownPorts(component))
  const beside = onlyNode(canvas.selection.store.getState())
  const item = beside && items.get(nodeKey(beside))
  const shown = canvas.viewport.shown()
  const wanted = item
    ? { x: item.box.x + item.box.width + LAYER_GAP, y: item.box.y }
    : { x: shown.x + (shown.width - size.width) / 2, y: shown.y + (shown.height - size.height) / 2 }
  const { x, y } = freeSpot(boxesIn(canvas), size, { x: Math.round(wanted.x), y: Math.round(wanted.y) })
  const wire = beside ? openOutput(canvas, beside, component) : null
  const id = addComponent(canvas, component, { x, y }, { wire, edge: null })
  const added = canvas.scene().items.get(nodeKey(id))
  if (added) canvas.viewport.reveal([added.box])
}
