import { componentsOf } from '../../domain/component'
import type { Point } from '../../domain/editNodes'
import {
  fragmentOf,
  fragmentText,
  graphOfFragment,
  meansPipeline,
  outerEdgeCount,
  parseFragment,
  paste,
  placedFragment,
  wholeFragment,
  type Fragment,
} from '../../domain/fragment'
import { showToast } from '../../ui/toasts'
import type { Canvas } from './canvas'
import { namesIn } from './edits'
import { GRID } from './gestures/draggingItems'
import type { PipelineTexts, Remark } from './pipelineTexts'
import { putIn } from './putIn'

// Where a page may not read the clipboard, what was copied in this tab is still at hand.
let lastCopied = ''

/** Whether something that can be copied is selected. */
export function canCopy({ selection }: Canvas): boolean {
  const { nodes, notes } = selection.store.getState()
  return nodes.size + notes.size > 0
}

const selectedFragment = (canvas: Canvas) => fragmentOf(canvas.graph(), canvas.selection.store.getState())

export const copySelected = (canvas: Canvas): string => fragmentText(selectedFragment(canvas))

/** Says whether the browser let it happen. */
export async function writeClipboard(text: string): Promise<boolean> {
  lastCopied = text
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

export async function readClipboard(): Promise<string> {
  try {
    return await navigator.clipboard.readText()
  } catch {
    return lastCopied
  }
}

/** Puts what is selected on the clipboard as a pipeline.yml, and says what that leaves out. */
export async function copyAsYaml(canvas: Canvas, texts: PipelineTexts): Promise<void> {
  const { t } = canvas
  const fragment = selectedFragment(canvas)
  const leftOut = outerEdgeCount(fragment)
  let yaml: string
  try {
    yaml = await texts.write(graphOfFragment(fragment))
  } catch (error) {
    const [first] = texts.faultsOf(error)
    const description = first ? saidWithPlace(canvas, first) : undefined
    showToast({ title: t('canvas.clipboard.notWritten'), description, tone: 'danger' })
    return
  }
  if (!(await writeClipboard(yaml))) {
    showToast({ title: t('canvas.clipboard.refused'), tone: 'danger' })
    return
  }
  showToast({
    title: t('canvas.clipboard.copied', { count: fragment.nodes.length }),
    description: leftOut > 0 ? t('canvas.clipboard.leftOut', { count: leftOut }) : undefined,
    tone: 'success',
  })
}

/**
 * Puts a copied part of a drawing, or the steps of a pipeline.yml, at the pointer, or into the middle of the view.
 *
 * Other texts are none of ours.
 */
export function pasteText(canvas: Canvas, text: string): boolean {
  if (!canvas.drawing) return false
  const fragment = parseFragment(text)
  if (fragment) {
    putDown(canvas, fragment, placeToPaste(canvas))
    return true
  }
  if (canvas.texts && meansPipeline(text)) {
    void pasteYaml(canvas, canvas.texts, text)
    return true
  }
  if (text.trim() !== '') showToast({ title: canvas.t('canvas.clipboard.noSteps') })
  return false
}

async function pasteYaml(canvas: Canvas, texts: PipelineTexts, yaml: string): Promise<void> {
  const { t } = canvas
  // The pointer goes on while the server reads.
  const at = placeToPaste(canvas)
  try {
    const { graph, components, remarks } = await texts.read(yaml)
    const fragment = wholeFragment(graph)
    if (fragment.nodes.length === 0) {
      showToast({ title: t('canvas.clipboard.noSteps') })
      return
    }
    putDown(canvas, placedFragment(fragment, componentsOf(components)), at)
    if (remarks[0]) {
      showToast({
        title: t('canvas.clipboard.remarks', { count: remarks.length }),
        description: saidWithPlace(canvas, remarks[0]),
      })
    }
  } catch (error) {
    const faults = texts.faultsOf(error)
    showToast({
      title: t('canvas.clipboard.unreadable', { count: faults.length }),
      description: faults[0] && saidWithPlace(canvas, faults[0]),
      tone: 'danger',
    })
  }
}

function saidWithPlace({ t }: Canvas, { message, line, column }: Remark): string {
  if (line === null) return message
  return column === null
    ? t('canvas.clipboard.atLine', { message, line })
    : t('canvas.clipboard.at', { message, line, column })
}

function putDown(canvas: Canvas, fragment: Fragment, at: Point): void {
  const pasted = paste(canvas.graph(), fragment, { at })
  const { ids, notes } = pasted
  putIn(canvas, namesIn(canvas).paste({ nodes: ids.size, notes: notes.size }), pasted)
}

function placeToPaste(canvas: Canvas): Point {
  const { x, y } = canvas.pointer() ?? middleOf(canvas)
  return { x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID }
}

function middleOf(canvas: Canvas): Point {
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
  if (!canCopy(canvas)) return
  lastCopied = copySelected(canvas)
  event.clipboardData?.setData('text/plain', lastCopied)
  event.preventDefault()
  if (kind === 'cut' && canvas.drawing) remove()
}
