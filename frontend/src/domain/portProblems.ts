import { checkValue } from './checkValue'
import { inputOf, isLiteralType, outputOf, required, type InputPort } from './component'
import {
  bindingOf,
  bindingsOf,
  isEdge,
  isFromInput,
  isSet,
  isValue,
  type Literal,
  type Node,
  type PortRef,
  type VersionRef,
} from './graph'
import { dataOf } from './knownData'
import type { MessageRef } from './message'
import { fits, type Fit, type PortShape } from './portTypes'
import { severityOf, type Problem, type ProblemCode } from './problem'
import { dataText, outputText, portPlace, problemText, type Place, type ProblemTextKey } from './problemText'
import type { Scope } from './scope'

/** One port under check. */
interface At {
  readonly node: Node
  readonly port: InputPort
  readonly title: string
  readonly place: Place
}

interface Finding {
  readonly code: ProblemCode
  readonly message: MessageRef<ProblemTextKey>
}

/** What is wrong with the inputs of a node: at most one problem a port, then bindings the component has no port for. */
export function portProblems(scope: Scope, node: Node): readonly Problem[] {
  const component = scope.componentOf(node)
  if (!component) return []
  const title = scope.titleOf(node)
  const found: Problem[] = []
  for (const port of component.inputs) {
    const finding = check(scope, { node, port, title, place: portPlace(title, port.name) })
    if (finding) found.push(problem(node, port.name, finding))
  }
  for (const name of strangers(node, component.inputs)) {
    found.push(problem(node, name, { code: 'unknown_port', message: problemText.unknownPort(title, name) }))
  }
  return found
}

const strangers = (node: Node, ports: readonly InputPort[]) =>
  bindingsOf(node)
    .map(([name]) => name)
    .filter((name) => !inputOf({ inputs: ports }, name))
    .sort()

function check(scope: Scope, at: At): Finding | null {
  const binding = bindingOf(at.node, at.port.name)
  if (!binding) {
    return required(at.port)
      ? { code: 'missing_input', message: problemText.missingInput(at.title, at.port) }
      : null
  }
  if (isEdge(binding)) return checkEdge(scope, at, binding)
  if (isFromInput(binding)) return checkPipelineInput(scope, at, binding.input)
  if (isValue(binding)) return checkLiteral(at, binding.value)
  return checkData(scope, at, binding.data)
}

function checkLiteral({ place, port }: At, value: Literal): Finding | null {
  if (!isLiteralType(port.type)) {
    return { code: 'wrong_type', message: problemText.valueForData(place, port) }
  }
  const fault = checkValue(value, port)
  return fault && { code: fault, message: problemText.badValue(fault, place, port, value) }
}

function checkData({ data }: Scope, { place, port }: At, ref: VersionRef): Finding | null {
  if (isLiteralType(port.type)) {
    return { code: 'wrong_type', message: problemText.dataForValue(place, port) }
  }
  const shape = dataOf(data, ref)
  if (!shape) return { code: 'unknown_data', message: problemText.unknownData(place, ref) }
  const { type } = shape
  return type ? checkFit(place, port, { ...shape, type }, dataText(ref)) : null
}

function checkPipelineInput(scope: Scope, { title, place, port }: At, name: string): Finding | null {
  const input = scope.inputs.get(name)
  if (!input) {
    return {
      code: 'unknown_pipeline_input',
      message: problemText.unknownPipelineInput(title, port.name, name),
    }
  }
  const misfit = checkFit(place, port, input, name)
  if (misfit?.code === 'type_mismatch') return misfit
  const fault = input.value == null || !isLiteralType(port.type) ? null : checkValue(input.value, port)
  if (input.value != null && (fault === 'out_of_range' || fault === 'not_in_enum')) {
    return { code: fault, message: problemText.badValue(fault, place, port, input.value) }
  }
  if (input.optional && !isSet(input) && required(port)) {
    return { code: 'missing_input', message: problemText.inputWithoutValue(title, port.name, name) }
  }
  return misfit
}

function checkEdge(scope: Scope, { title, place, port }: At, source: PortRef): Finding | null {
  const node = scope.nodes.get(source.node)
  if (!node) {
    return {
      code: 'unknown_source_node',
      message: problemText.unknownSourceNode(title, port.name, source.node),
    }
  }
  const component = scope.componentOf(node)
  // The node it comes from has a problem of its own then.
  if (!component) return null
  const output = outputOf(component, source.port)
  const sourceTitle = scope.titleOf(node)
  if (!output) {
    return {
      code: 'unknown_source_port',
      message: problemText.unknownSourcePort(title, port.name, { title: sourceTitle, port: source.port }),
    }
  }
  return checkFit(place, port, output, outputText(sourceTitle, source.port))
}

function checkFit(place: Place, port: InputPort, shape: PortShape, source: string): Finding | null {
  const fit: Fit = fits(shape, port)
  if (fit.outcome === 'fits') return null
  const code = fit.outcome === 'refused' ? 'type_mismatch' : 'type_warning'
  return { code, message: problemText.misfit(code, place, source, fit.reason) }
}

const problem = (node: Node, port: string, { code, message }: Finding): Problem => ({
  code,
  severity: severityOf(code),
  node: node.id,
  port,
  message,
})
