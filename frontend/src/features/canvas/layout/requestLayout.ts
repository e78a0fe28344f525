import type { Components } from '../../../domain/component'
import type { Graph } from '../../../domain/graph'
import { layoutTask, placementsOf, type LayoutAnswer } from '../../../domain/layoutTask'
import type { Placements } from '../../../domain/place'

const DEADLINE_MS = 20_000

/** Lays a drawing out beside the page's own thread, so that nothing stands still meanwhile. */
export function requestLayout(graph: Graph, components: Components): Promise<Placements> {
  const worker = new Worker(new URL('./layoutWorker.ts', import.meta.url), { type: 'module' })
  const answer = new Promise<LayoutAnswer>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<LayoutAnswer>) => resolve(data))
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    setTimeout(() => reject(new Error('The layout took too long.')), DEADLINE_MS)
  })
  worker.postMessage(layoutTask(graph, components))
  return answer.then((at) => placementsOf(graph, at)).finally(() => worker.terminate())
}
