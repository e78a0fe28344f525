import { isApiError } from '../../../api/ApiError'
import { saveGraph, type StandingDraft } from '../../../api/pipelines'
import { parseGraph } from '../../../domain/parseGraph'
import type { Save, SaveAnswer, TheirGraph } from '../../../state/autosave'

/** Saves drawings to one pipeline, and tells a refusal from a server that cannot be reached. */
export const saveTo =
  (pipeline: number): Save =>
  async (revision, graph): Promise<SaveAnswer> => {
    try {
      const saved = await saveGraph(pipeline, revision, graph)
      return { kind: 'saved', revision: saved.revision, problems: saved.problems, savedAt: saved.saved_at }
    } catch (error) {
      if (!isApiError(error) || mayRecover(error.status)) throw error
      const current = standingIn(error.body)
      return current ? { kind: 'stale', current } : { kind: 'refused', message: error.message }
    }
  }

const mayRecover = (status: number) => status === 0 || status === 429 || status >= 500

/** The drawing that stands, from the refusal of what came too late; null if it is another refusal, or unreadable. */
export function standingIn(body: unknown): TheirGraph | null {
  const { current } = (body ?? {}) as { current?: StandingDraft }
  return current ? theirGraph(current) : null
}

export function theirGraph({ revision, graph, updated_by, updated_at }: StandingDraft): TheirGraph | null {
  const parsed = parseGraph(graph)
  if (!parsed.ok) return null
  return { revision, graph: parsed.graph, updatedBy: updated_by, updatedAt: updated_at }
}
