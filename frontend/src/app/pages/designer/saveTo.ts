import { isApiError } from '../../../api/ApiError'
import { saveGraph, type StandingDraft } from '../../../api/pipelines'
import { parseGraph } from '../../../domain/parseGraph'
import type { Save, SaveAnswer } from '../../../state/autosave'

/** Saves drawings to one pipeline, and tells a refusal from a server that cannot be reached. */
export const saveTo =
  (pipeline: number): Save =>
  async (revision, graph): Promise<SaveAnswer> => {
    try {
      const saved = await saveGraph(pipeline, revision, graph)
      return { kind: 'saved', revision: saved.revision, problems: saved.problems, savedAt: saved.saved_at }
    } catch (error) {
      if (!isApiError(error) || mayRecover(error.status)) throw error
      return staleAnswer(error.body) ?? { kind: 'refused', message: error.message }
    }
  }

const mayRecover = (status: number) => status === 0 || status === 429 || status >= 500

function staleAnswer(body: unknown): SaveAnswer | null {
  const { current } = (body ?? {}) as { current?: StandingDraft }
  if (!current) return null
  const parsed = parseGraph(current.graph)
  if (!parsed.ok) return null
  return {
    kind: 'stale',
    current: {
      revision: current.revision,
      graph: parsed.graph,
      updatedBy: current.updated_by,
      updatedAt: current.updated_at,
    },
  }
}
