import type { Graph } from './graph'

/** What turns one state of a drawing into another, and back. Holds only what differs; nothing is copied. */
export interface GraphPatch {
  readonly parts: readonly PartPatch[]
}

type PartPatch =
  | {
      readonly kind: 'list'
      readonly key: string
      readonly at: number
      readonly out: List
      readonly in: List
    }
  | { readonly kind: 'value'; readonly key: string; readonly out: unknown; readonly in: unknown }

type List = readonly unknown[]
type Parts = Readonly<Record<string, unknown>>

/** The patch that turns `before` into `after`. */
export function patchBetween(before: Graph, after: Graph): GraphPatch {
  const [old, now]: [Parts, Parts] = [{ ...before }, { ...after }]
  const keys = new Set([...Object.keys(old), ...Object.keys(now)])
  const parts = [...keys].flatMap((key): PartPatch[] => {
    const [out, into] = [old[key], now[key]]
    if (out === into) return []
    return isList(out) && isList(into)
      ? spliceBetween(key, out, into)
      : [{ kind: 'value', key, out, in: into }]
  })
  return { parts }
}

const isList = (value: unknown): value is List => Array.isArray(value)

/** The one stretch in which two lists differ; the items around it are the same objects. */
function spliceBetween(key: string, before: List, after: List): PartPatch[] {
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  const [out, into] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)]
  return out.length + into.length === 0 ? [] : [{ kind: 'list', key, at: head, out, in: into }]
}

/** `graph` with the patch done. Items that the patch does not touch keep their identity. */
export function applyPatch(graph: Graph, { parts }: GraphPatch): Graph {
  const next: Record<string, unknown> = { ...graph }
  for (const part of parts) {
    if (part.kind === 'list') {
      const list = next[part.key]
      if (isList(list)) next[part.key] = list.toSpliced(part.at, part.out.length, ...part.in)
    } else if (part.in === undefined) Reflect.deleteProperty(next, part.key)
    else next[part.key] = part.in
  }
  return next as unknown as Graph
}

/** The patch that takes another one back. */
export const inversePatch = ({ parts }: GraphPatch): GraphPatch => ({
  parts: parts.map((part) =>
    part.kind === 'list' ? { ...part, out: part.in, in: part.out } : { ...part, out: part.in, in: part.out },
  ),
})

export const isEmptyPatch = ({ parts }: GraphPatch) => parts.length === 0
