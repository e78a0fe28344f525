import { dataInputs, type ComponentInterface } from './component'
import type { Point } from './editNodes'
import type { PortName } from './graph'

/** Sizes on the canvas are fixed, so that a node need not be drawn before its edges and the layout are known. */
export const NODE_WIDTH = 232
export const HEADER_HEIGHT = 36
export const PORT_ROW_HEIGHT = 24
export const FOOT_HEIGHT = 28
/** The small node that stands for an input or an output of the pipeline. */
export const TERMINAL_SIZE: Size = { width: 160, height: 36 }

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Box extends Point, Size {}

/** Whether two boxes have at least `gap` between them. */
export const areApart = (one: Box, other: Box, gap = 0) =>
  one.x + one.width + gap <= other.x ||
  other.x + other.width + gap <= one.x ||
  one.y + one.height + gap <= other.y ||
  other.y + other.height + gap <= one.y

/** The ports that a node shows, top to bottom. */
export interface ShownPorts {
  readonly inputs: readonly PortName[]
  readonly outputs: readonly PortName[]
}

export type PortSide = 'input' | 'output'

export const shownPorts = (component: ComponentInterface): ShownPorts => ({
  inputs: dataInputs(component).map((port) => port.name),
  outputs: component.outputs.map((port) => port.name),
})

/** An input and an output share a row: one stands on the left, the other on the right. */
export const portRows = ({ inputs, outputs }: ShownPorts) => Math.max(inputs.length, outputs.length)

export const nodeSize = (ports: ShownPorts): Size => ({
  width: NODE_WIDTH,
  height: HEADER_HEIGHT + portRows(ports) * PORT_ROW_HEIGHT + FOOT_HEIGHT,
})

/** The middle of a port's dot, from the top left corner of its node; a port that is not shown sits in the header. */
export function portPosition(ports: ShownPorts, side: PortSide, port: PortName): Point {
  const row = (side === 'input' ? ports.inputs : ports.outputs).indexOf(port)
  return {
    x: side === 'input' ? 0 : NODE_WIDTH,
    y: row < 0 ? HEADER_HEIGHT / 2 : HEADER_HEIGHT + (row + 0.5) * PORT_ROW_HEIGHT,
  }
}
