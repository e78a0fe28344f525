import type { FieldPath } from './fields'
import {
  isEdge,
  isFromInput,
  type Binding,
  type Graph,
  type NodeId,
  type PortName,
  type PortRef,
} from './graph'
import type { Renaming } from './renameClashes'

export type Side = 'mine' | 'theirs'
/** Which side counts; `both` where both can. */
export type Choice = Side | 'both'

/** Something that stands in a drawing under a name of its own. */
export type Subject =
  | { readonly thing: 'node'; readonly id: NodeId }
  | { readonly thing: 'input'; readonly name: string }
  | { readonly thing: 'output'; readonly name: string }

export interface About {
  readonly key: string
  readonly changedBy: Side | 'both'
  /** Both changed it, each in another way. */
  readonly isConflict: boolean
  readonly options: readonly Choice[]
  /** What loses least: the side that changed it, and mine where both did. */
  readonly preferred: Choice
  /** An edge that comes and goes with the thing at its other end is not asked about. */
  readonly follows: { readonly key: string; readonly side: Side } | null
}

/** One thing on which two drawings differ that were the same once. */
export type Divergence = About &
  (
    | {
        readonly what: 'presence'
        readonly subject: Subject
        /** The side that has it. */
        readonly on: Side
        readonly wasThere: boolean
      }
    /** Both added something under one name: mine goes by another from here on. */
    | { readonly what: 'twins'; readonly subject: Subject; readonly theirs: Subject }
    | {
        readonly what: 'binding'
        readonly subject: Subject & { readonly thing: 'node' }
        readonly port: PortName
        readonly mine: Binding | null
        readonly theirs: Binding | null
      }
    | {
        readonly what: 'source'
        readonly subject: Subject & { readonly thing: 'output' }
        readonly mine: PortRef
        readonly theirs: PortRef
      }
    | {
        readonly what: 'field'
        /** Null for the pipeline itself. */
        readonly subject: Subject | null
        readonly path: FieldPath
        readonly mine: unknown
        readonly theirs: unknown
      }
    /** Where things stand, all in one: nobody wants to be asked for each of them. */
    | { readonly what: 'places'; readonly subject: null; readonly count: number }
  )

/** Two drawings that were changed apart since `base`, and all they differ in. */
export interface Sides {
  readonly base: Graph
  /** With the names of `divergences`; `names` leads from the names it had to those. */
  readonly mine: Graph
  readonly theirs: Graph
  readonly names: Renaming
  readonly divergences: readonly Divergence[]
}

export const PLACES = 'places'

export const subjectKey = (subject: Subject | null): string => {
  if (!subject) return 'pipeline'
  return `${subject.thing} ${subject.thing === 'node' ? subject.id : subject.name}`
}

export const otherSide = (side: Side): Side => (side === 'mine' ? 'theirs' : 'mine')

/** The node or pipeline input that a binding comes from. */
export function sourceOf(binding: Binding | null): Subject | null {
  if (!binding) return null
  if (isEdge(binding)) return { thing: 'node', id: binding.node }
  return isFromInput(binding) ? { thing: 'input', name: binding.input } : null
}
