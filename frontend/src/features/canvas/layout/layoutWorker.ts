import { solveLayout } from '../../../domain/layout'
import type { LayoutTask } from '../../../domain/layoutTask'

// One task for each worker: who asked ends the worker when the answer is in, or when it takes too long.
self.addEventListener('message', ({ data }: MessageEvent<LayoutTask>) => {
  self.postMessage(solveLayout(data))
})
