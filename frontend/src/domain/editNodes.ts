import { componentTitle, inputOf, type ComponentInterface } from './component'
import { without } from './connect'
import {
  bindingsOf,
  isEdge,
  mapNode,
  mapNodes,
  nodeId,
  type Graph,
  type Node,
  type NodeId,
  type NodeSettings,
} from './graph'
import { freshName, nameFrom } from './names'
import { dependsOn, withDependsOn } from './stepControls'

export interface Point {
  readonly x: number
  readonly y: number
}

export const nodeIds = (graph: Graph): Set<string> => new Set(graph.nodes.map((node) => node.id))

/** Puts a component on the drawing, under an id made from its name. */
export function addNode(
  graph: Graph,
  component: ComponentInterface,
  at: Point | null,
): { readonly graph: Graph; readonly id: NodeId } {
  const id = nodeId(freshName(nameFrom(component.name, 'step'), nodeIds(graph)))
  const node: Node = {
    id,
    component: { name: component.name, version: component.version },
    title: freshTitle(graph, componentTitle(component)),
    x: at?.x ?? null,
    y: at?.y ?? null,
    inputs: {},
    settings: {},
  }
  return { graph: { ...graph, nodes: [...graph.nodes, node] }, id }
}

/** `Train model`, or `Train model 2`: two nodes of one component must be told apart in a sentence. */
function freshTitle(graph: Graph, title: string): string {
  const taken = new Set(graph.nodes.map((node) => node.title))
  if (!taken.has(title)) return title
  for (let count = 2; ; count += 1) {
    const numbered = `${title} ${count}`
    if (!taken.has(numbered)) return numbered
  }
}

/** Takes nodes away, and with them every edge and pipeline output that referred to them. */
export function removeNodes(graph: Graph, ids: ReadonlySet<NodeId>): Graph {
  const left = { ...graph, nodes: graph.nodes.filter((node) => !ids.has(node.id)) }
  if (left.nodes.length === graph.nodes.length) return graph
  const outputs = graph.outputs.filter((output) => !ids.has(output.node))
  return {
    ...mapNodes(left, (node) => freedOf(node, ids)),
    outputs: outputs.length === graph.outputs.length ? graph.outputs : outputs,
  }
}

function freedOf(node: Node, gone: ReadonlySet<NodeId>): Node {
  const ports = bindingsOf(node)
    .filter(([, binding]) => isEdge(binding) && gone.has(binding.node))
    .map(([port]) => port)
  const follows = dependsOn(node).filter((source) => !gone.has(source))
  const inOrder = follows.length === dependsOn(node).length ? node : withDependsOn(node, follows)
  return ports.length === 0 ? inOrder : { ...inOrder, inputs: without(node.inputs, ...ports) }
}

/** Takes nodes out of runs, or back in. */
export const setDisabled = (graph: Graph, ids: ReadonlySet<NodeId>, disabled: boolean): Graph =>
  mapNodes(graph, (node) => {
    if (!ids.has(node.id) || (node.disabled ?? false) === disabled) return node
    const { disabled: _before, ...rest } = node
    return disabled ? { ...rest, disabled } : rest
  })

/** Sets what a node is called; its id stays, since the cache, runs and pipeline.yml know it by that. */
export const renameNode = (graph: Graph, id: NodeId, title: string): Graph =>
  mapNode(graph, id, (node) => {
    if (title.trim() !== '') return node.title === title ? node : { ...node, title }
    const { title: dropped, ...untitled } = node
    return dropped === undefined ? node : untitled
  })

/** Changes some settings of a node; a setting given as null is taken away. */
export const changeSettings = (graph: Graph, id: NodeId, changes: SettingChanges): Graph =>
  mapNode(graph, id, (node) => ({ ...node, settings: changed(node.settings ?? {}, changes) }))

export type SettingChanges = { readonly [Name in keyof NodeSettings]?: NodeSettings[Name] | null }

/** `record` with `changes`; what is given as null is taken away. */
export function changed<Values extends object>(record: Values, changes: object): Values {
  return Object.fromEntries(
    Object.entries({ ...record, ...changes }).filter(([, value]) => value !== null && value !== undefined),
  ) as Values
}

/**
 * Moves a node on to another version of its component; bindings of inputs that are gone are let go.
 *
 * A title that nobody has changed since it was made from that of the version before follows the component.
 */
export const changeVersion = (
  graph: Graph,
  id: NodeId,
  component: ComponentInterface,
  before?: ComponentInterface,
): Graph =>
  mapNode(graph, id, (node) => {
    const gone = bindingsOf(node)
      .map(([port]) => port)
      .filter((port) => !inputOf(component, port))
    return {
      ...node,
      ...(before && isTitleOf(before, node) && { title: titleAfter(graph, node, before, component) }),
      component: { name: component.name, version: component.version },
      inputs: gone.length === 0 ? node.inputs : without(node.inputs, ...gone),
    }
  })

/** Whether a node is called as `freshTitle` would name one of this component. */
function isTitleOf(component: ComponentInterface, { title }: Node): boolean {
  const own = componentTitle(component)
  return title === own || (title?.startsWith(`${own} `) === true && /^\d+$/.test(title.slice(own.length + 1)))
}

function titleAfter(graph: Graph, node: Node, before: ComponentInterface, after: ComponentInterface) {
  if (componentTitle(before) === componentTitle(after)) return node.title
  const others = { ...graph, nodes: graph.nodes.filter((other) => other !== node) }
  return freshTitle(others, componentTitle(after))
}
