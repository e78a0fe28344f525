import { parseGraph } from '../domain/parseGraph'
import type { Graph } from '../domain/graph'

/** A drawing that could not be sent to the server before the tab was closed. */
export interface UnsavedCopy {
  readonly revision: number
  /** The drawing as the server held it at that revision. */
  readonly base: Graph
  readonly graph: Graph
}

/** Where unsaved drawings wait for the next visit. None of it ever throws: it is the second net, not the first. */
export interface UnsavedCopies {
  readonly read: (pipeline: string) => UnsavedCopy | null
  readonly write: (pipeline: string, copy: UnsavedCopy) => boolean
  readonly clear: (pipeline: string) => void
}

const keyOf = (pipeline: string) => `pipewright.unsaved.${pipeline}`

export function unsavedCopiesIn(storage: Storage | null): UnsavedCopies {
  return {
    read(pipeline) {
      try {
        return parseCopy(JSON.parse(storage?.getItem(keyOf(pipeline)) ?? 'null'))
      } catch {
        return null
      }
    },
    write(pipeline, copy) {
      try {
        storage?.setItem(keyOf(pipeline), JSON.stringify(copy))
        return storage !== null
      } catch {
        // Full, or forbidden.
        return false
      }
    },
    clear(pipeline) {
      try {
        storage?.removeItem(keyOf(pipeline))
      } catch {
        // Forbidden: then nothing was written either.
      }
    },
  }
}

function parseCopy(document: unknown): UnsavedCopy | null {
  if (typeof document !== 'object' || document === null) return null
  const { revision, base, graph } = document as Record<string, unknown>
  const [parsedBase, parsedGraph] = [parseGraph(base), parseGraph(graph)]
  if (typeof revision !== 'number' || !parsedBase.ok || !parsedGraph.ok) return null
  return { revision, base: parsedBase.graph, graph: parsedGraph.graph }
}
