import { checkValue } from './checkValue'
import { isLiteralType, outputOf } from './component'
import { isSet, type Graph, type PipelineInput, type PipelineOutput } from './graph'
import { dataOf } from './knownData'
import { isName } from './names'
import { fits } from './portTypes'
import { severityOf, type Problem, type ProblemCode, type Severity } from './problem'
import { dataText, inputPlace, problemText, type ProblemTextKey } from './problemText'
import type { MessageRef } from './message'
import type { Scope } from './scope'
import { leftOut } from './topology'
import { usedInputs } from './usedInputs'

/** A drawing larger than this is refused by the server. */
export const MAX_NODES = 5_000

/** What is wrong with the pipeline itself: its size, its inputs, its outputs. */
export function pipelineProblems(scope: Scope): readonly Problem[] {
  return [...sizeProblems(scope.graph), ...inputProblems(scope), ...outputProblems(scope)]
}

function sizeProblems(graph: Graph): Problem[] {
  const { nodes } = graph
  if (nodes.length === 0) return [problem('empty_pipeline', null, problemText.emptyPipeline())]
  if (nodes.length > MAX_NODES) {
    return [problem('too_large', null, problemText.tooLarge(nodes.length, MAX_NODES))]
  }
  const skipped = leftOut(graph)
  return nodes.every(({ id }) => skipped.has(id))
    ? [problem('empty_pipeline', null, problemText.nothingRuns())]
    : []
}

function inputProblems(scope: Scope): Problem[] {
  const used = usedInputs(scope.graph)
  const skipped = leftOut(scope.graph)
  const needed = usedInputs({ ...scope.graph, nodes: scope.graph.nodes.filter(({ id }) => !skipped.has(id)) })
  const seen = new Set<string>()
  return scope.graph.inputs.flatMap((input) => {
    const { name } = input
    const found: Problem[] = []
    if (!isName(name)) found.push(problem('bad_input_name', name, problemText.badInputName(name)))
    if (seen.has(name)) {
      found.push(problem('duplicate_pipeline_input', name, problemText.duplicatePipelineInput(name)))
    }
    seen.add(name)
    const content = contentProblem(scope, input)
    if (content) found.push(content)
    if (!used.has(name)) found.push(problem('unused_input', name, problemText.unusedInput(name)))
    else if (needed.has(name) && !isSet(input) && !input.optional) {
      found.push(problem('missing_input', name, problemText.pipelineInputWithoutValue(input), 'warning'))
    }
    return found
  })
}

/** What is wrong with the value or the data that a pipeline input holds. */
function contentProblem({ data }: Scope, input: PipelineInput): Problem | null {
  const { name } = input
  const place = inputPlace(name)
  if (input.value != null) {
    if (!isLiteralType(input.type)) {
      return problem('wrong_type', name, problemText.valueForData(place, input))
    }
    const fault = checkValue(input.value, input)
    return fault && problem(fault, name, problemText.badValue(fault, place, input, input.value))
  }
  if (input.data == null) return null
  if (isLiteralType(input.type)) return problem('wrong_type', name, problemText.dataForValue(place, input))
  const shape = dataOf(data, input.data)
  if (!shape) return problem('unknown_data', name, problemText.unknownData(place, input.data))
  const { type } = shape
  const fit = type ? fits({ ...shape, type }, { type: input.type }) : null
  if (!fit || fit.outcome === 'fits') return null
  const code = fit.outcome === 'refused' ? 'type_mismatch' : 'type_warning'
  return problem(code, name, problemText.misfit(code, place, dataText(input.data), fit.reason))
}

function outputProblems(scope: Scope): Problem[] {
  const seen = new Set<string>()
  return scope.graph.outputs.flatMap((output) => {
    const message = outputFault(scope, output, seen)
    seen.add(output.name)
    return message ? [problem('bad_output', output.name, message)] : []
  })
}

function outputFault(
  { nodes, componentOf, titleOf }: Scope,
  output: PipelineOutput,
  seen: ReadonlySet<string>,
) {
  const { name } = output
  if (!isName(name)) return problemText.badOutputName(name)
  if (seen.has(name)) return problemText.duplicateOutput(name)
  const node = nodes.get(output.node)
  if (!node) return problemText.outputOfUnknownNode(name, output.node)
  const component = componentOf(node)
  if (!component || outputOf(component, output.port)) return null
  return problemText.outputOfUnknownPort(name, titleOf(node), output.port)
}

const problem = (
  code: ProblemCode,
  port: string | null,
  message: MessageRef<ProblemTextKey>,
  severity: Severity = severityOf(code),
): Problem => ({ code, severity, node: null, port, message })
