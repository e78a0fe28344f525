import { textOf, type ValueFault, type ValueRules } from './checkValue'
import { isLiteralType, labelOf, type InputPort } from './component'
import type { Literal, PipelineInput, VersionRef } from './graph'
import type { MessageParams, MessageRef } from './message'
import { nounOf, type FitReason } from './portTypes'
import { LONGEST_DELAY_SECONDS, MOST_BACKOFF, MOST_LABELS, MOST_RETRIES } from './stepControls'

/** Where a problem is, as its sentence names it. */
export type Place =
  | { readonly at: 'port'; readonly title: string; readonly label: string }
  | { readonly at: 'input'; readonly label: string }

export const portPlace = (title: string, port: string): Place => ({ at: 'port', title, label: labelOf(port) })
export const inputPlace = (name: string): Place => ({ at: 'input', label: name })

const text = <Name extends string>(
  name: Name,
  params: MessageParams = {},
): MessageRef<`problems.problem.${Name}`> => ({
  key: `problems.problem.${name}`,
  params,
})

/** The text of each problem: a key of the message catalogue with what it names. Several texts may share one code. */
export const problemText = {
  tooLarge: (nodes: number, limit: number) => text('too_large', { nodes, limit }),
  emptyPipeline: () => text('empty_pipeline'),
  nothingRuns: () => text('nothing_runs'),

  badInputName: (name: string) => text('bad_input_name', { name }),
  duplicatePipelineInput: (name: string) => text('duplicate_pipeline_input', { name }),
  unusedInput: (name: string) => text('unused_input', { name }),
  pipelineInputWithoutValue: ({ name, type }: PipelineInput) =>
    text(isLiteralType(type) ? 'pipeline_input_without_value' : 'pipeline_input_without_data', { name }),

  badOutputName: (name: string) => text('bad_output_name', { name }),
  duplicateOutput: (name: string) => text('duplicate_output', { name }),
  outputOfUnknownNode: (name: string, node: string) => text('output_of_unknown_node', { name, node }),
  outputOfUnknownPort: (name: string, title: string, port: string) =>
    text('output_of_unknown_port', { name, title, port }),

  badNodeId: (id: string) => text('bad_node_id', { id }),
  duplicateNodeId: (id: string) => text('duplicate_node_id', { id }),
  unknownComponent: (title: string, component: string) => text('unknown_component', { title, component }),
  unknownVersion: (title: string, { name, version }: VersionRef) =>
    text('unknown_version', { title, component: name, version }),
  archivedComponent: (title: string, { name, version }: VersionRef) =>
    text('archived_component', { title, component: name, version }),
  badTimeLimit: (title: string) => text('bad_time_limit', { title }),
  badRetries: (title: string) =>
    text('bad_retries', { title, most: MOST_RETRIES, longest: LONGEST_DELAY_SECONDS, backoff: MOST_BACKOFF }),
  badNeeds: (title: string) => text('bad_needs', { title, most: MOST_LABELS }),
  badDependsOn: (title: string) => text('bad_depends_on', { title }),
  badAlwaysRun: (title: string) => text('bad_always_run', { title }),
  unknownDependency: (title: string, node: string) => text('unknown_dependency', { title, node }),
  alwaysNeedsData: (title: string, source: string) => text('always_needs_data', { title, source }),
  cycle: (titles: readonly string[]) =>
    titles.length === 1
      ? text('waits_for_itself', { title: titles[0] ?? '' })
      : text('cycle', { path: loopPath(titles) }),

  unknownPort: (title: string, port: string) => text('unknown_port', { title, port }),
  missingInput: (title: string, port: InputPort) =>
    text(port.enum ? 'missing_choice' : isLiteralType(port.type) ? 'missing_value' : 'missing_data', {
      title,
      label: labelOf(port.name),
      noun: nounOf(port),
    }),
  inputWithoutValue: (title: string, port: string, name: string) =>
    text('optional_into_required', { title, label: labelOf(port), name }),
  unknownPipelineInput: (title: string, port: string, name: string) =>
    text('unknown_pipeline_input', { title, label: labelOf(port), name }),
  unknownSourceNode: (title: string, port: string, node: string) =>
    text('unknown_source_node', { title, label: labelOf(port), node }),
  unknownSourcePort: (title: string, port: string, source: { title: string; port: string }) =>
    text('unknown_source_port', { title, label: labelOf(port), source: source.title, output: source.port }),

  valueForData: (place: Place, port: ValueRules) => text('value_for_data', { ...place, noun: nounOf(port) }),
  dataForValue: (place: Place, port: ValueRules) => text('data_for_value', { ...place, noun: nounOf(port) }),
  unknownData: (place: Place, data: VersionRef) => text('unknown_data', { ...place, data: dataText(data) }),
  misfit: (
    severity: 'type_mismatch' | 'type_warning',
    place: Place,
    source: string,
    { key, params }: FitReason,
  ) => text(severity, { ...place, source, ...params, fit: key.slice('problems.fit.'.length) }),
  badValue,
} as const

export const dataText = ({ name, version }: VersionRef) => `${name}:${version}`

/** An output of a node as sentences name it: Split data · Train. */
export const outputText = (title: string, port: string) => `${title} · ${labelOf(port)}`

const MOST_TITLES = 6

function loopPath(titles: readonly string[]): string {
  const rest = titles.length > MOST_TITLES ? ['…'] : []
  return [...titles.slice(0, MOST_TITLES), ...rest, titles[0]].join(' → ')
}

function badValue(fault: ValueFault, place: Place, rules: ValueRules, value: Literal) {
  const params = { ...place, value: shown(value), noun: nounOf(rules) }
  if (fault === 'wrong_type') return text('wrong_type', params)
  if (fault === 'not_in_enum')
    return text('not_in_enum', { ...params, choices: (rules.enum ?? []).join(', ') })
  if (rules.min == null) return text('above_range', { ...params, max: rules.max ?? 0 })
  if (rules.max == null) return text('below_range', { ...params, min: rules.min })
  return text('out_of_range', { ...params, min: rules.min, max: rules.max })
}

const LONGEST_SHOWN = 60

function shown(value: Literal): string {
  const full = textOf(value)
  return full.length > LONGEST_SHOWN ? `${full.slice(0, LONGEST_SHOWN)}…` : full
}

export type ProblemTextKey = ReturnType<(typeof problemText)[keyof typeof problemText]>['key']
