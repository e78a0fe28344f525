import { readFileSync } from 'node:fs'

import { asInterface, componentsOf, type RawInterface } from './component'
import { canConnect, type Verdict } from './connect'
import { port } from './examples/graphs'
import { findProblems } from './validate'
import type { Graph } from './graph'
import type { DataShape, KnownData } from './knownData'
import { parseGraph } from './parseGraph'
import { fits, type PortShape } from './portTypes'
import type { Problem } from './problem'
import { dataText } from './problemText'

interface TypeCase {
  readonly case: string
  readonly source: PortShape
  readonly target: PortShape
  readonly outcome: string
}

interface ConnectCase {
  readonly case: string
  readonly graph: unknown
  readonly components: readonly RawInterface[]
  readonly from: { readonly node: string; readonly port: string }
  readonly to: { readonly node: string; readonly port: string }
  readonly outcome: Verdict['outcome']
  readonly code: Verdict['code']
}

interface ProblemCase {
  readonly case: string
  readonly graph: unknown
  readonly components: readonly RawInterface[]
  readonly data: readonly (string | (DataShape & { readonly name: string; readonly version: string }))[]
  readonly problems: readonly Omit<Problem, 'message'>[]
}

const casesOf = (topic: string): unknown => JSON.parse(readFileSync(`../tests/parity/${topic}.json`, 'utf8'))

describe('what fits what, as the server judges it', () => {
  it.each(casesOf('types') as TypeCase[])('$case', ({ source, target, outcome }) => {
    expect(fits(source, target).outcome).toBe(outcome)
  })
})

describe('which edges may be drawn, as the server judges it', () => {
  it.each(casesOf('connect') as ConnectCase[])('$case', ({ graph, components, from, to, outcome, code }) => {
    const verdict = canConnect(
      read(graph),
      componentsOf(components.map(asInterface)),
      port(from.node, from.port),
      port(to.node, to.port),
    )

    expect({ outcome: verdict.outcome, code: verdict.code }).toEqual({ outcome, code })
  })
})

describe('the problems of a drawing, as the server finds them', () => {
  it.each(casesOf('problems') as ProblemCase[])('$case', ({ graph, components, data, problems }) => {
    const found = findProblems(read(graph), componentsOf(components.map(asInterface)), knownData(data))

    expect(found.map(({ code, severity, node, port }) => ({ code, severity, node, port }))).toEqual(problems)
  })
})

function read(document: unknown): Graph {
  const parsed = parseGraph(document)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return parsed.graph
}

function knownData(data: ProblemCase['data']): KnownData {
  return new Map(data.map((item) => (typeof item === 'string' ? [item, {}] : [dataText(item), item])))
}
