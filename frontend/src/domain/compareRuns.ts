import { componentsOf, isLiteralType, labelOf, nodeTitle, componentOf, refText } from './component'
import { findNode, nodeId, type NodeId } from './graph'
import type { RunSnapshot, StepOutput, StepState } from './run'
import { stepParameters } from './stepParameters'
import { shownValue } from './valueText'

/** One line of a comparison: what it is about, and what each run has there. */
export interface ComparedRow<Value> {
  readonly key: string
  /** The step; null where it is about the pipeline or the run as a whole. */
  readonly title: string | null
  readonly name: string
  readonly values: readonly (Value | null)[]
  readonly differs: boolean
}

export interface ComparedMetric extends ComparedRow<number> {
  /** Which way is better, where the name says it. */
  readonly better: 'higher' | 'lower' | null
  /** Which runs have the best value; none where all are equal, or nobody knows which is better. */
  readonly best: ReadonlySet<number>
}

export interface ComparedTime extends ComparedRow<number> {
  readonly states: readonly (StepState | null)[]
}

export interface ComparedOutput extends ComparedRow<StepOutput> {
  readonly node: NodeId
  readonly port: string
}

/** The values that the runs were given: inputs of the pipeline, versions of components, parameters of steps. */
export function compareParameters(runs: readonly RunSnapshot[]): readonly ComparedRow<string>[] {
  return tabulate(runs, ({ graph, components: list }) => {
    const components = componentsOf(list)
    const inputs = graph.inputs.map((input) => ({
      key: `input ${input.name}`,
      title: null,
      name: labelOf(input.name),
      value: input.data ? refText(input.data) : input.value == null ? null : shownValue(input.value, input),
    }))
    const parameters = stepParameters(graph, components)
    const steps = graph.nodes.flatMap((node) => [
      {
        key: `component ${node.id}`,
        title: nodeTitle(node, componentOf(components, node)),
        name: null,
        value: refText(node.component),
      },
      ...parameters
        .filter((parameter) => parameter.node === node.id)
        .map(({ title, port, value }) => ({
          key: `parameter ${node.id} ${port.name}`,
          title,
          name: labelOf(port.name),
          value: value === null ? null : shownValue(value, port),
        })),
    ])
    return [...inputs, ...steps]
  })
}

export function compareMetrics(runs: readonly RunSnapshot[]): readonly ComparedMetric[] {
  const rows = tabulate(runs, ({ steps }) =>
    steps.flatMap(({ node, title, metrics }) =>
      Object.entries(metrics).map(([name, value]) => ({ key: `${node} ${name}`, title, name, value })),
    ),
  )
  return rows.map((row) => {
    const better = betterOf(row.name)
    return { ...row, better, best: row.differs && better ? bestOf(row.values, better) : new Set<number>() }
  })
}

export function compareTimes(runs: readonly RunSnapshot[]): readonly ComparedTime[] {
  const rows = tabulate(runs, ({ steps }) =>
    steps.map(({ node, title, duration_seconds: value }) => ({ key: node, title: null, name: title, value })),
  )
  return rows.map((row) => ({
    ...row,
    states: runs.map(({ steps }) => steps.find(({ node }) => node === row.key)?.state ?? null),
  }))
}

// What can be looked at side by side.
const SHOWN: ReadonlySet<string> = new Set(['figure', 'metrics', 'image', 'table', 'text'])

/** What the runs made that can be seen: outputs of the pipelines, and else the figures of steps. */
export function compareOutputs(runs: readonly RunSnapshot[]): readonly ComparedOutput[] {
  const rows = tabulate(
    runs,
    ({ graph, components: list, steps }) => {
      const components = componentsOf(list)
      const figures = graph.nodes.flatMap((node) =>
        (componentOf(components, node)?.outputs ?? [])
          .filter(({ kind }) => kind === 'figure')
          .map(({ name: port }) => ({ node: node.id, port })),
      )
      const named = graph.outputs.filter(({ node, port }) => {
        const found = findNode(graph, node)
        const output = found && componentOf(components, found)?.outputs.find(({ name }) => name === port)
        return output && !isLiteralType(output.type) && SHOWN.has(output.kind ?? '')
      })
      return [...named, ...figures].map(({ node, port }) => {
        const step = steps.find((each) => each.node === node)
        const value = step?.outputs[port] ?? null
        return { key: `${node} ${port}`, title: step?.title ?? node, name: labelOf(port), value }
      })
    },
    sameOutput,
  )
  return rows.map((row) => {
    const gap = row.key.lastIndexOf(' ')
    return { ...row, node: nodeId(row.key.slice(0, gap)), port: row.key.slice(gap + 1) }
  })
}

const sameOutput = (one: StepOutput | null, other: StepOutput | null) => one?.digest === other?.digest

type Entry<Value> = { key: string; title: string | null; name: string | null; value: Value | null }

/** Puts what belongs together into one row; a row that only some runs have stands where those have it. */
function tabulate<Value>(
  runs: readonly RunSnapshot[],
  entriesOf: (run: RunSnapshot) => readonly Entry<Value>[],
  isSame: (one: Value | null, other: Value | null) => boolean = Object.is,
): ComparedRow<Value>[] {
  const rows = new Map<string, { entry: Entry<Value>; values: (Value | null)[] }>()
  runs.forEach((run, at) => {
    for (const entry of entriesOf(run)) {
      const row = rows.get(entry.key) ?? { entry, values: runs.map(() => null) }
      row.values[at] = entry.value
      rows.set(entry.key, row)
    }
  })
  return Array.from(rows.values(), ({ entry: { key, title, name }, values }) => ({
    key,
    title,
    name: name ?? '',
    values,
    differs: values.some((value) => !isSame(value, values[0] ?? null)),
  }))
}

const HIGHER =
  /^(r2|r_2|accuracy|balanced_accuracy|precision|recall|f1|auc|roc_auc|average_precision|kappa|mcc)(_|$)/
const LOWER =
  /^(mse|rmse|mae|medae|mape|msle|rmsle|max_error|median_absolute_error|log_?loss|loss|error|brier)(_|$)/
const WHOSE = /^(train|training|test|val|validation|mean|macro|micro|weighted)_/

/** Which way a metric is better, as far as its name is one that everybody uses. */
export function betterOf(name: string): ComparedMetric['better'] {
  let bare = name.toLowerCase().replaceAll(/[\s-]/g, '_')
  while (WHOSE.test(bare)) bare = bare.replace(WHOSE, '')
  if (HIGHER.test(bare)) return 'higher'
  return LOWER.test(bare) || /(^|_)(squared|absolute)_error$/.test(bare) ? 'lower' : null
}

function bestOf(values: readonly (number | null)[], better: 'higher' | 'lower'): ReadonlySet<number> {
  const known = values.filter((value) => value !== null)
  const best = better === 'higher' ? Math.max(...known) : Math.min(...known)
  return new Set(values.flatMap((value, at) => (value === best ? [at] : [])))
}
