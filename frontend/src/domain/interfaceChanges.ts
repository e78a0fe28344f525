import type { ComponentInterface, InputPort, OutputPort } from './component'
import type { PortSide } from './nodeGeometry'
import { sameJson } from './sameJson'

/** How a port of one version differs in another. */
export interface PortChange {
  readonly side: PortSide
  readonly port: string
  readonly change: 'added' | 'removed' | 'changed'
  /** What of the port is different: type, kind, default, min, max, enum, optional. */
  readonly parts: readonly string[]
}

/** The changes of ports that moving from one version of a component to another brings. */
export const interfaceChanges = (
  before: ComponentInterface,
  after: ComponentInterface,
): readonly PortChange[] => [
  ...changesOf('input', before.inputs, after.inputs),
  ...changesOf('output', before.outputs, after.outputs),
]

type Port = InputPort | OutputPort

function changesOf(side: PortSide, before: readonly Port[], after: readonly Port[]): PortChange[] {
  const named = (ports: readonly Port[], name: string) => ports.find((port) => port.name === name)
  const gone = before
    .filter((port) => !named(after, port.name))
    .map((port): PortChange => ({ side, port: port.name, change: 'removed', parts: [] }))
  const others = after.flatMap((port): PortChange[] => {
    const old = named(before, port.name)
    if (!old) return [{ side, port: port.name, change: 'added', parts: [] }]
    const parts = partsThatDiffer(old, port)
    return parts.length === 0 ? [] : [{ side, port: port.name, change: 'changed', parts }]
  })
  return [...gone, ...others]
}

const PARTS = ['type', 'kind', 'optional', 'default', 'min', 'max', 'enum'] as const

const partsThatDiffer = (before: Port, after: Port) =>
  PARTS.filter((part) => !sameJson(partOf(before, part), partOf(after, part)))

// A server may send null, false, or nothing at all for what is not there.
const partOf = (port: Partial<InputPort>, part: (typeof PARTS)[number]) =>
  part === 'optional' ? Boolean(port.optional) : (port[part] ?? null)
