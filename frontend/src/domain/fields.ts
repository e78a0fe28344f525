import type { Graph, Placed } from './graph'
import { sameJson } from './sameJson'

/** Where a value stands in a node, an input or a pipeline: `settings`, `environment_variables`, `SEED`. */
export type FieldPath = readonly string[]

export type Fields = ReadonlyMap<string, { readonly path: FieldPath; readonly value: unknown }>

// These have rules of their own, or are the name of the thing itself.
const APART: ReadonlySet<string> = new Set(['id', 'name', 'inputs', 'node', 'port', 'x', 'y', 'group'])
const ROOT_APART: ReadonlySet<string> = new Set(['format', 'nodes', 'inputs', 'outputs'])
// Records whose entries are set one by one.
const NESTED: ReadonlySet<string> = new Set(['settings', 'environment_variables', 'notes', 'groups'])

/** The values of a node or a pipeline input that can differ by themselves. */
export const fieldsOf = (item: object): Fields => collect(item, APART)

/** The values that belong to no node, input or output. */
export const rootFieldsOf = (graph: Graph): Fields => collect(graph, ROOT_APART)

function collect(item: object, apart: ReadonlySet<string>): Fields {
  const fields = new Map<string, { path: FieldPath; value: unknown }>()
  const walk = (record: object, above: FieldPath) => {
    for (const [key, value] of Object.entries(record) as [string, unknown][]) {
      const path = [...above, key]
      if (above.length === 0 && apart.has(key)) continue
      if (NESTED.has(key) && isRecord(value)) walk(value, path)
      else if (value != null) fields.set(path.join('/'), { path, value })
    }
  }
  walk(item, [])
  return fields
}

/** An empty text is no text: titles and descriptions are sent both ways. */
export const sameField = (one: unknown, other: unknown) =>
  sameJson(one === '' ? null : one, other === '' ? null : other)

/** `item` with the value at `path`; undefined takes it away. */
export function withField<Item extends object>(item: Item, [key, ...below]: FieldPath, value: unknown): Item {
  if (key === undefined) return item
  const { [key]: old, ...others } = item as Readonly<Record<string, unknown>>
  const next = below.length === 0 ? value : withField(isRecord(old) ? old : {}, below, value)
  return (isGone(key, next) ? others : { ...others, [key]: next }) as Item
}

/** In which group something stands is a part of where it stands. */
export const groupOf = (item: Placed): string | undefined =>
  'group' in item ? (item.group as string) : undefined

/** A step without variables of its own has no record of them, and neither has a drawing without notes. */
const isGone = (key: string, value: unknown) =>
  value === undefined || (EMPTY_IS_NONE.has(key) && isRecord(value) && Object.keys(value).length === 0)

export const isAt = (one: Placed, other: Placed) =>
  (one.x ?? null) === (other.x ?? null) &&
  (one.y ?? null) === (other.y ?? null) &&
  (groupOf(one) ?? '') === (groupOf(other) ?? '')

const EMPTY_IS_NONE: ReadonlySet<string> = new Set(['environment_variables', 'notes', 'groups'])

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
