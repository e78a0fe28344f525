import type { Graph } from './graph'
import { sameJson } from './sameJson'

/** Whether two drawings are the same, however they were written: an empty title or empty settings are none. */
export const sameGraph = (one: Graph, other: Graph) =>
  one === other ||
  (one.nodes.length === other.nodes.length &&
    one.nodes.every(
      (node, index) => node === other.nodes[index] || sameJson(bare(node), bare(other.nodes[index])),
    ) &&
    sameJson(one.inputs.map(bare), other.inputs.map(bare)) &&
    sameJson(one.outputs, other.outputs) &&
    sameJson(one.settings, other.settings) &&
    sameJson(one.notes ?? {}, other.notes ?? {}) &&
    sameJson(one.groups ?? {}, other.groups ?? {}))

function bare(item: object | undefined): object {
  return Object.fromEntries(Object.entries(item ?? {}).filter(([, value]) => !isNothing(value)))
}

const isNothing = (value: unknown) =>
  value === '' ||
  value === false ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
