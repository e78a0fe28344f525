import type { Graph, Node } from './graph'

/** Whether a node differs from what it was by its place at most. */
export const isOnlyMoved = (before: Node | undefined, after: Node | undefined): boolean =>
  before === after ||
  (after !== undefined &&
    before?.id === after.id &&
    before.component === after.component &&
    before.title === after.title &&
    before.inputs === after.inputs &&
    (before.disabled ?? false) === (after.disabled ?? false) &&
    before.settings === after.settings)

/** Whether nothing but places changed: then nothing that can be said of the drawing changed either. */
export const onlyMoved = (before: Graph, after: Graph): boolean =>
  before.inputs === after.inputs &&
  before.outputs === after.outputs &&
  before.settings === after.settings &&
  before.nodes.length === after.nodes.length &&
  before.nodes.every((node, index) => isOnlyMoved(node, after.nodes[index]))
