import type { Components } from './component'
import type { Point } from './editNodes'
import { placeUnplaced } from './freeSpot'
import {
  bindingsOf,
  emptyGraph,
  findPipelineInput,
  isEdge,
  isFromInput,
  type Graph,
  type Node,
  type PipelineInput,
  type Placed,
} from './graph'
import { graft, partOf, type Graft, type Part } from './graft'
import type { Members } from './groups'
import { parseGraph } from './parseGraph'

/** A part of a drawing, as it travels over the clipboard. */
export interface Fragment extends Part {
  /** The pipeline inputs that the nodes take, so that another drawing can be given them. */
  readonly inputs: readonly PipelineInput[]
}

const MARKER = 'pipewright.fragment/1'

export function fragmentOf(graph: Graph, members: Members): Fragment {
  const part = partOf(graph, members)
  const taken = new Set(part.nodes.flatMap(inputsTakenBy))
  return { ...part, inputs: graph.inputs.filter((input) => taken.has(input.name)) }
}

/** A whole drawing as a fragment, without what is the pipeline's own: its outputs, its settings, inputs nobody takes. */
export const wholeFragment = (graph: Graph): Fragment =>
  fragmentOf(graph, {
    nodes: new Set(graph.nodes.map(({ id }) => id)),
    notes: new Set(Object.keys(graph.notes ?? {})),
  })

const inputsTakenBy = (node: Node) =>
  bindingsOf(node).flatMap(([, binding]) => (isFromInput(binding) ? [binding.input] : []))

/** The fragment as a drawing of its own: edges from nodes outside it are left out. */
export const graphOfFragment = (fragment: Fragment): Graph => ({
  ...graft(emptyGraph, fragment, { offset: { x: 0, y: 0 }, outer: 'drop' }).graph,
  inputs: fragment.inputs,
})

/** How many edges come from nodes that are not in the fragment. */
export function outerEdgeCount({ nodes }: Fragment): number {
  const ids = new Set(nodes.map(({ id }) => id))
  return nodes.flatMap(bindingsOf).filter(([, binding]) => isEdge(binding) && !ids.has(binding.node)).length
}

/** The fragment with a place for each of its nodes: where one has none, the layout gives it. */
export function placedFragment(fragment: Fragment, components: Components): Fragment {
  if (fragment.nodes.every(({ x, y }) => x != null && y != null)) return fragment
  const { nodes, inputs } = placeUnplaced(
    { ...emptyGraph, nodes: fragment.nodes, inputs: fragment.inputs },
    components,
  )
  return { ...fragment, nodes, inputs }
}

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
  if (!parsed.ok) return null
  const { nodes, inputs, notes = {}, groups = {} } = parsed.graph
  return { nodes, inputs, notes, groups }
}

const LOOKS_LIKE_STEPS = /^[\s{]*["']?jobs["']?\s*:/m

/** Whether a text means to be a pipeline.yml, or the jobs of one. */
export const meansPipeline = (text: string) => LOOKS_LIKE_STEPS.test(text)

export interface PasteOptions {
  /** Where the top left corner of the fragment goes; null leaves it beside the original. */
  readonly at: Point | null
  /** Whether edges from nodes outside the fragment are kept where those nodes exist here. */
  readonly outer?: 'keep' | 'drop'
}

const BESIDE: Point = { x: 32, y: 32 }

/** Puts a fragment into a drawing under fresh ids. Pipeline inputs it takes are added where they are missing. */
export function paste(graph: Graph, fragment: Fragment, { at, outer = 'drop' }: PasteOptions): Graft {
  const corner = cornerOf([...fragment.nodes, ...Object.values(fragment.notes)])
  const offset = at && corner ? { x: at.x - corner.x, y: at.y - corner.y } : BESIDE
  const missing = fragment.inputs
    .filter((input) => !findPipelineInput(graph, input.name))
    .map((input) =>
      input.x == null || input.y == null ? input : { ...input, x: input.x + offset.x, y: input.y + offset.y },
    )
  const widened = missing.length === 0 ? graph : { ...graph, inputs: [...graph.inputs, ...missing] }
  return graft(widened, fragment, { offset, outer })
}

function cornerOf(items: readonly Placed[]): Point | null {
  const placed = items.flatMap(({ x, y }) => (x == null || y == null ? [] : [{ x, y }]))
  if (placed.length === 0) return null
  return { x: Math.min(...placed.map(({ x }) => x)), y: Math.min(...placed.map(({ y }) => y)) }
}
