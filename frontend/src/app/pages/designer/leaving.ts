import type { Drawing } from '../../../state/drawing'

/** The last saves of pipelines that were left: who comes right back must not be shown what stood before them. */
const lastSaves = new Map<number, Promise<unknown>>()

/** The save that a pipeline was left with, while it is under way. */
export const lastSaveOf = (pipeline: number): Promise<unknown> | undefined => lastSaves.get(pipeline)

/** Keeps what is unsaved when the browser leaves the page; what it answers ends that, as when the page is left within the app. */
export function keepOnLeaving(pipeline: number, drawing: Drawing): () => void {
  const leave = () => {
    leaveField()
    drawing.keepCopy()
  }
  const online = () => void drawing.flush()
  window.addEventListener('pagehide', leave)
  window.addEventListener('online', online)
  return () => {
    window.removeEventListener('pagehide', leave)
    window.removeEventListener('online', online)
    saveAndClose(pipeline, drawing)
  }
}

function saveAndClose(pipeline: number, drawing: Drawing): void {
  const saved = drawing.flush().finally(() => {
    drawing.close()
    if (lastSaves.get(pipeline) === saved) lastSaves.delete(pipeline)
  })
  lastSaves.set(pipeline, saved)
}

/** What stands in a field is kept when the field is left, so a page that is left leaves its field first. */
function leaveField(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}
