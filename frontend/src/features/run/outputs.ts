import type { ReactNode } from 'react'

import { saidOfComponent } from '../../api/said'
import type { ComponentInterface, OutputPort } from '../../domain/component'
import { componentsOf, labelOf, nodeTitle, outputOf, refKey } from '../../domain/component'
import { findNode, type Graph, type NodeId } from '../../domain/graph'
import type { Step, StepOutput } from '../../domain/run'
import type { ShownKind } from '../../ui/kindShapes'
import { shownKind } from '../../ui/shownKind'

/** An output of a step, with what its author said of it. */
export type ShownOutput = StepOutput & { port: string; label: string; kind: ShownKind; description: string }

/** How figures are drawn, which are written as docs/figures.md says. */
export type RenderFigures = (figures: readonly Readonly<Record<string, unknown>>[]) => ReactNode

export type RenderPreview = (output: ShownOutput, look: 'card' | 'large') => ReactNode

/** A port as its component declares it; what no component declares is known by what was stored. */
const kindOf = (declared: OutputPort | undefined, isFile: boolean): ShownKind =>
  shownKind(declared ?? { type: isFile ? 'uri_file' : 'uri_folder' })

/** What a step made, in the order of its component's ports. */
export function outputsOf(step: Step, component: ComponentInterface | undefined): readonly ShownOutput[] {
  const names: readonly string[] = component?.outputs.map((output) => output.name) ?? []
  const place = (port: string) => (names.includes(port) ? names.indexOf(port) : names.length)
  return Object.entries(step.outputs)
    .map(([port, output]) => shownOutput(port, output, component))
    .sort((a, b) => place(a.port) - place(b.port))
}

function shownOutput(
  port: string,
  output: StepOutput,
  component: ComponentInterface | undefined,
): ShownOutput {
  const declared = component && outputOf(component, port)
  return {
    ...output,
    port,
    label: labelOf(port),
    kind: kindOf(declared, output.is_file),
    description: (component && saidOfComponent(component.name, declared?.description)) ?? '',
  }
}

/** What the run as a whole gives: an output of the pipeline, made by now or not. */
export type Result = {
  name: string
  label: string
  node: NodeId
  title: string
  kind: ShownKind
  step: Step | undefined
  output: ShownOutput | null
  /** It was made, and removed to save space. */
  isRemoved: boolean
}

type RunParts = {
  graph: Graph
  components: readonly ComponentInterface[]
  stepOf: (node: NodeId) => Step | undefined
}

// What says most about the run stands first.
const FIRST: readonly ShownKind[] = ['figure', 'metrics', 'table', 'image', 'text']

/**
 * The results of a run, those that can be drawn first: the outputs of the pipeline,
 * or where it names none, the figures that its steps made.
 */
export function resultsOf({ graph, components, stepOf }: RunParts): readonly Result[] {
  const known = componentsOf(components)
  const named = graph.outputs.map(({ name, node, port }) => ({ name, node, port: port }))
  const wanted = named.length > 0 ? named : figurePorts(graph, known)
  const results = wanted.flatMap(({ name, node, port }): Result[] => {
    const drawn = findNode(graph, node)
    if (!drawn) return []
    const component = known.get(refKey(drawn.component))
    const step = stepOf(node)
    const output = step?.outputs[port]
    const declared = component && outputOf(component, port)
    return [
      {
        name,
        label: labelOf(name),
        node,
        title: nodeTitle(drawn, component),
        kind: kindOf(declared, output?.is_file ?? true),
        step,
        output: output ? shownOutput(port, output, component) : null,
        isRemoved: step?.removed_outputs?.[port] !== undefined,
      },
    ]
  })
  const rank = ({ kind }: Result) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length)
  return results.sort((a, b) => rank(a) - rank(b))
}

function figurePorts(graph: Graph, components: ReadonlyMap<string, ComponentInterface>) {
  return graph.nodes.flatMap((node) =>
    (components.get(refKey(node.component))?.outputs ?? [])
      .filter((output) => output.kind === 'figure')
      .map((output) => ({ name: `${node.id}.${output.name}`, node: node.id, port: output.name })),
  )
}
