import { fragmentOf, fragmentText, parseFragment, paste } from '../../domain/fragment'
import type { Canvas } from './canvas'
import { GRID } from './gestures/draggingItems'
import { namesIn } from './edits'

// Where a page may not read the clipboard, what was copied in this tab is still at hand.
let lastCopied = ''

export function copySelected(canvas: Canvas): string {
  const { nodes } = canvas.selection.store.getState()
  return fragmentText(fragmentOf(canvas.graph(), nodes))
}

export function writeClipboard(text: string): void {
  lastCopied = text
  void navigator.clipboard.writeText(text).catch(() => undefined)
}

export async function readClipboard(): Promise<string> {
  try {
    return await navigator.clipboard.readText()
  } catch {
    return lastCopied
  }
}

/** Puts a copied part of a drawing at the pointer, or into the middle of the view; other texts are none of ours. */
export function pasteText(canvas: Canvas, text: string): boolean {
  const fragment = parseFragment(text)
  if (!fragment || !canvas.drawing) return false
  const at = canvas.pointer() ?? middleOf(canvas)
  const { graph, ids } = paste(canvas.graph(), fragment, {
    at: { x: Math.round(at.x / GRID) * GRID, y: Math.round(at.y / GRID) * GRID },
  })
  canvas.drawing.edit(namesIn(canvas).paste(ids.size), graph)
  canvas.selection.select({ nodes: ids.values() })
  return true
}

function middleOf(canvas: Canvas) {
  const { x, y, width, height } = canvas.viewport.shown()
  return { x: x + width / 2, y: y + height / 2 }
}

type ClipboardKind = 'copy' | 'cut' | 'paste'

/** The browser's own clipboard events: they need no permission, and work where the page is not served over https. */
export function onClipboard(
  canvas: Canvas,
  kind: ClipboardKind,
  event: ClipboardEvent,
  remove: () => void,
): void {
  if (kind === 'paste') {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (pasteText(canvas, text)) event.preventDefault()
    return
  }
  if (canvas.selection.store.getState().nodes.size === 0) return
  lastCopied = copySelected(canvas)
  event.clipboardData?.setData('text/plain', lastCopied)
  event.preventDefault()
  if (kind === 'cut' && canvas.drawing) remove()
}
