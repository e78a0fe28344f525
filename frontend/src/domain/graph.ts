/** The drawing as it is stored and sent: ports are addressed by name, and an edge is a binding of its target port. */

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

export type NodeId = Branded<'NodeId'>
export type PortName = Branded<'PortName'>

export const nodeId = (text: string) => text as NodeId
export const portName = (text: string) => text as PortName

export const GRAPH_FORMAT = 1

export type Literal = string | number | boolean

/** A name and a version: of a component, or of a data asset. */
export interface VersionRef {
  readonly name: string
  readonly version: string
}

export interface PortRef {
  readonly node: NodeId
  readonly port: PortName
}

export interface FromValue {
  readonly value: Literal
}
export interface FromInput {
  readonly input: string
}
export interface FromData {
  readonly data: VersionRef
}
export type Binding = PortRef | FromValue | FromInput | FromData

/** How often a step that failed is tried again, and how long each try is waited for. */
export interface Retries {
  readonly max: number
  readonly delay_seconds?: number
  readonly backoff?: number
  readonly max_delay_seconds?: number
}

/** What a worker must have to take a step; what is left out is not asked for. */
export interface Needs {
  readonly cpu?: number
  readonly memory_gb?: number
  readonly gpu?: number
  readonly labels?: readonly string[]
}

export interface NodeSettings {
  readonly compute?: string
  readonly timeout_seconds?: number
  readonly retries?: Retries
  readonly needs?: Needs
  /** The steps after which it runs though it takes nothing from them. */
  readonly depends_on?: readonly NodeId[]
  /** Whether it runs whatever became of what it follows, as a step that cleans up does. */
  readonly always_run?: boolean
  readonly environment_variables?: Readonly<Record<string, string>>
  readonly comment?: string
}

export interface Placed {
  readonly x?: number | null
  readonly y?: number | null
}

export interface Node extends Placed {
  readonly id: NodeId
  readonly component: VersionRef
  readonly title?: string
  readonly inputs: Readonly<Record<PortName, Binding>>
  readonly settings?: NodeSettings
  /** It does not run, and neither does what depends on it. */
  readonly disabled?: boolean
  /** The group it stands in on the canvas, by its key in the graph's groups. */
  readonly group?: string
}

/** What a note or a group is painted in; without one it is plain. */
export const COLOURS = ['yellow', 'green', 'blue', 'purple', 'red'] as const
export type Colour = (typeof COLOURS)[number]

/** A text on the canvas; it does nothing. */
export interface Note {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly colour?: string
  readonly group?: string
}

/** A frame around the nodes and notes that name it; it does nothing. */
export interface Group {
  readonly title: string
  readonly colour?: string
}

export interface PipelineInput extends Placed {
  readonly name: string
  readonly type: string
  readonly value?: Literal | null
  readonly data?: VersionRef | null
  readonly description?: string
  readonly optional?: boolean
  readonly min?: number | null
  readonly max?: number | null
  readonly enum?: readonly string[] | null
}

export interface PipelineOutput extends Placed {
  readonly name: string
  readonly node: NodeId
  readonly port: PortName
}

/** How soon a run's steps are taken, beside those of other runs. */
export const PRIORITIES = ['low', 'normal', 'high'] as const
export type Priority = (typeof PRIORITIES)[number]

export interface GraphSettings {
  readonly force_rerun?: boolean
  readonly continue_on_step_failure?: boolean
  readonly default_compute?: string
  readonly max_steps_at_once?: number
  readonly priority?: Priority
  /** How long a run may take once it has started, and how long it may wait for that. */
  readonly run_timeout_seconds?: number
  readonly queue_timeout_seconds?: number
}

export interface Graph {
  readonly format: typeof GRAPH_FORMAT
  readonly nodes: readonly Node[]
  readonly inputs: readonly PipelineInput[]
  readonly outputs: readonly PipelineOutput[]
  readonly settings: GraphSettings
  /** By keys that no two people make alike, so that each one's notes stand beside the other's. */
  readonly notes?: Readonly<Record<string, Note>>
  readonly groups?: Readonly<Record<string, Group>>
}

export const emptyGraph: Graph = { format: GRAPH_FORMAT, nodes: [], inputs: [], outputs: [], settings: {} }

export const isEdge = (binding: Binding): binding is PortRef => 'node' in binding
export const isValue = (binding: Binding): binding is FromValue => 'value' in binding
export const isFromInput = (binding: Binding): binding is FromInput => 'input' in binding
export const isFromData = (binding: Binding): binding is FromData => 'data' in binding

export const isSet = (input: PipelineInput) => input.value != null || input.data != null

/** The binding of `port`. A port may be called like a member of every object, so only own keys count. */
export const bindingOf = (node: Node, port: PortName): Binding | undefined =>
  Object.hasOwn(node.inputs, port) ? node.inputs[port] : undefined

export const bindingsOf = (node: Node) => Object.entries(node.inputs) as [PortName, Binding][]

const indexes = new WeakMap<readonly Node[], ReadonlyMap<NodeId, Node>>()

/** Nodes by id; where an id stands twice, the first counts. Built once for each list of nodes. */
export function nodesById(graph: Graph): ReadonlyMap<NodeId, Node> {
  const known = indexes.get(graph.nodes)
  if (known) return known
  const index = new Map<NodeId, Node>()
  for (const node of graph.nodes) if (!index.has(node.id)) index.set(node.id, node)
  indexes.set(graph.nodes, index)
  return index
}

export const findNode = (graph: Graph, id: NodeId) => nodesById(graph).get(id)

export const findPipelineInput = (graph: Graph, name: string) =>
  graph.inputs.find((input) => input.name === name)

/** `graph` with the nodes that `change` answers differently for; the others keep their identity. */
export function mapNodes(graph: Graph, change: (node: Node) => Node): Graph {
  const nodes = graph.nodes.map(change)
  return nodes.every((node, index) => node === graph.nodes[index]) ? graph : { ...graph, nodes }
}

export const mapNode = (graph: Graph, id: NodeId, change: (node: Node) => Node): Graph =>
  mapNodes(graph, (node) => (node.id === id ? change(node) : node))
