import { changed, type Point } from './editNodes'
import { bind, disconnect } from './connect'
import { componentOf, inputOf, isLiteralType, type Components, type InputPort } from './component'
import {
  bindingOf,
  bindingsOf,
  findNode,
  findPipelineInput,
  isFromData,
  isFromInput,
  isValue,
  mapNodes,
  type Binding,
  type Graph,
  type Node,
  type PipelineInput,
  type PortRef,
} from './graph'
import { freshName, isName, nameFrom } from './names'
import { sameJson } from './sameJson'
import { renamedInSettings, usedInputs } from './usedInputs'

export type NameFault = 'bad_name' | 'taken'

/** Why `name` cannot name a pipeline input (other than the one called `current` now), or null. */
export function inputNameFault(graph: Graph, name: string, current: string | null = null): NameFault | null {
  if (!isName(name)) return 'bad_name'
  return name !== current && findPipelineInput(graph, name) ? 'taken' : null
}

/** Adds a pipeline input under a free name near the wanted one. */
export function addPipelineInput(
  graph: Graph,
  wanted: Omit<PipelineInput, 'x' | 'y'>,
  at: Point | null = null,
): { readonly graph: Graph; readonly name: string } {
  const name = freshName(nameFrom(wanted.name, 'input'), new Set(graph.inputs.map((input) => input.name)))
  const input: PipelineInput = { ...wanted, name, x: at?.x ?? null, y: at?.y ?? null }
  return { graph: { ...graph, inputs: [...graph.inputs, input] }, name }
}

/** Changes a pipeline input; a part given as null is taken away. Its name is changed by `renamePipelineInput`. */
export const changePipelineInput = (graph: Graph, name: string, changes: InputChanges): Graph => ({
  ...graph,
  inputs: graph.inputs.map((input) => (input.name === name ? changed(input, changes) : input)),
})

export type InputChanges = {
  readonly [Part in Exclude<keyof PipelineInput, 'name'>]?: PipelineInput[Part] | null
}

/** Renames a pipeline input everywhere it is used, settings included. */
export function renamePipelineInput(graph: Graph, from: string, to: string): Graph {
  if (from === to || inputNameFault(graph, to, from)) return graph
  const renamed = mapNodes(graph, (node) => renamedIn(node, from, to))
  return {
    ...renamed,
    inputs: graph.inputs.map((input) => (input.name === from ? { ...input, name: to } : input)),
    settings: renamedInSettings(graph.settings, from, to),
  }
}

function renamedIn(node: Node, from: string, to: string): Node {
  const settings = node.settings && renamedInSettings(node.settings, from, to)
  const uses = bindingsOf(node).some(([, binding]) => isFromInput(binding) && binding.input === from)
  if (!uses && settings === node.settings) return node
  const inputs = rebind(node, from, () => ({ input: to }))
  return { ...node, inputs, ...(settings && { settings }) }
}

function rebind(node: Node, name: string, to: (port: string) => Binding | null): Node['inputs'] {
  return Object.fromEntries(
    bindingsOf(node).flatMap(([port, binding]) => {
      if (!isFromInput(binding) || binding.input !== name) return [[port, binding]]
      const next = to(port)
      return next ? [[port, next]] : []
    }),
  )
}

/** Takes a pipeline input away; the ports that took it keep its value or data as their own. */
export function removePipelineInput(graph: Graph, components: Components, name: string): Graph {
  const input = findPipelineInput(graph, name)
  if (!input) return graph
  const freed = mapNodes(graph, (node) =>
    bindingsOf(node).some(([, binding]) => isFromInput(binding) && binding.input === name)
      ? {
          ...node,
          inputs: rebind(node, name, (port) => ownContent(input, portOf(components, node, port))),
        }
      : node,
  )
  return { ...freed, inputs: graph.inputs.filter((other) => other !== input) }
}

/** What a port has of its own once an input of the pipeline is gone: nothing where its default says the same. */
function ownContent(input: PipelineInput, port: InputPort | undefined): Binding | null {
  if (input.value != null) return sameJson(input.value, port?.default) ? null : { value: input.value }
  return input.data ? { data: input.data } : null
}

function portOf(components: Components, node: Node, port: string): InputPort | undefined {
  const component = componentOf(components, node)
  return component && inputOf(component, port)
}

/** Makes an input of a node an input of the whole pipeline, which takes over its value or data. */
export function promote(graph: Graph, to: PortRef, port: InputPort, at: Point | null = null) {
  const node = findNode(graph, to.node)
  const binding = node && bindingOf(node, to.port)
  const { graph: widened, name } = addPipelineInput(graph, { name: port.name, ...shapeOf(port, binding) }, at)
  return { graph: bind(widened, to, { input: name }), name }
}

function shapeOf(port: InputPort, binding: Binding | undefined): Omit<PipelineInput, 'name'> {
  const literal = isLiteralType(port.type)
  const value = binding && isValue(binding) ? binding.value : literal ? port.default : null
  return changed<Omit<PipelineInput, 'name'>>(
    { type: port.type },
    {
      value: literal ? value : null,
      data: binding && isFromData(binding) && !literal ? binding.data : null,
      description: port.description,
      optional: port.optional === true ? true : null,
      min: port.min,
      max: port.max,
      enum: port.enum,
    },
  )
}

/** Gives a port its own value or data again; the pipeline input goes when nothing else takes it. */
export function demote(graph: Graph, components: Components, to: PortRef): Graph {
  const node = findNode(graph, to.node)
  const binding = node && bindingOf(node, to.port)
  if (!binding || !isFromInput(binding)) return graph
  const input = findPipelineInput(graph, binding.input)
  const own = input && ownContent(input, portOf(components, node, to.port))
  const freed = own ? bind(graph, to, own) : disconnect(graph, to)
  if (!input || usedInputs(freed).has(input.name)) return freed
  return { ...freed, inputs: freed.inputs.filter((other) => other !== input) }
}
