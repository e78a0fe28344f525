import type { Point } from './editNodes'
import {
  bindingsOf,
  findPipelineInput,
  isFromInput,
  type Graph,
  type Node,
  type NodeId,
  type PipelineInput,
} from './graph'
import { graft, type Graft } from './graft'
import { parseGraph } from './parseGraph'

/** A part of a drawing, as it travels over the clipboard. */
export interface Fragment {
  readonly nodes: readonly Node[]
  /** The pipeline inputs that the nodes take, so that another drawing can be given them. */
  readonly inputs: readonly PipelineInput[]
}

const MARKER = 'pipewright.fragment/1'

export function fragmentOf(graph: Graph, ids: ReadonlySet<NodeId>): Fragment {
  const nodes = graph.nodes.filter((node) => ids.has(node.id))
  const taken = new Set(nodes.flatMap(inputsTakenBy))
  return { nodes, inputs: graph.inputs.filter((input) => taken.has(input.name)) }
}

const inputsTakenBy = (node: Node) =>
  bindingsOf(node).flatMap(([, binding]) => (isFromInput(binding) ? [binding.input] : []))

/** The selection as text for the clipboard; people paste it into chats, so it is laid out to be read. */
export const fragmentText = (fragment: Fragment) =>
  JSON.stringify({ schema: MARKER, format: 1, ...fragment }, null, 2)

/** The fragment in a text from the clipboard, or null when it holds none. */
export function parseFragment(text: string): Fragment | null {
  if (!text.includes(MARKER)) return null
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof document !== 'object' || document === null || !('schema' in document)) return null
  if (document.schema !== MARKER) return null
  const parsed = parseGraph(document)
  return parsed.ok ? { nodes: parsed.graph.nodes, inputs: parsed.graph.inputs } : null
}

export interface PasteOptions {
  /** Where the top left corner of the fragment goes; null leaves it beside the original. */
  readonly at: Point | null
  /** Whether edges from nodes outside the fragment are kept where those nodes exist here. */
  readonly outerEdges?: 'keep' | 'drop'
}

const BESIDE: Point = { x: 32, y: 32 }

/** Puts a fragment into a drawing under fresh ids. Pipeline inputs it takes are added where they are missing. */
export function paste(graph: Graph, fragment: Fragment, { at, outerEdges = 'drop' }: PasteOptions): Graft {
  const corner = cornerOf(fragment.nodes)
  const offset = at && corner ? { x: at.x - corner.x, y: at.y - corner.y } : BESIDE
  const missing = fragment.inputs.filter((input) => !findPipelineInput(graph, input.name))
  const widened = missing.length === 0 ? graph : { ...graph, inputs: [...graph.inputs, ...missing] }
  return graft(widened, fragment.nodes, { offset, outerEdges })
}

function cornerOf(nodes: readonly Node[]): Point | null {
  const placed = nodes.flatMap(({ x, y }) => (x == null || y == null ? [] : [{ x, y }]))
  if (placed.length === 0) return null
  return { x: Math.min(...placed.map(({ x }) => x)), y: Math.min(...placed.map(({ y }) => y)) }
}
