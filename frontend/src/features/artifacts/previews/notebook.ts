/** A Jupyter notebook, as far as it can be shown without running anything. */
export type Notebook = { cells: readonly NotebookCell[] }
export type NotebookCell =
  | { kind: 'markdown'; text: string }
  | { kind: 'raw'; text: string }
  | { kind: 'code'; text: string; outputs: readonly NotebookOutput[] }
export type NotebookOutput =
  { kind: 'text'; text: string } | { kind: 'png'; base64: string } | { kind: 'other' }

type Raw = Readonly<Record<string, unknown>>

// What a browser unpacks for a picture does not depend on what the file weighs.
const MOST_PIXELS = 40_000_000
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** The notebook that a JSON value is, or null. */
export function asNotebook(value: unknown): Notebook | null {
  if (!isRaw(value) || typeof value.nbformat !== 'number' || !Array.isArray(value.cells)) return null
  return { cells: value.cells.filter(isRaw).map(cellOf) }
}

function cellOf(raw: Raw): NotebookCell {
  const text = textOf(raw.source)
  if (raw.cell_type !== 'code') return { kind: raw.cell_type === 'markdown' ? 'markdown' : 'raw', text }
  const outputs = Array.isArray(raw.outputs) ? raw.outputs.filter(isRaw).map(outputOf) : []
  return { kind: 'code', text, outputs }
}

function outputOf(raw: Raw): NotebookOutput {
  if (raw.output_type === 'stream') return { kind: 'text', text: textOf(raw.text) }
  if (raw.output_type === 'error') {
    const lines = Array.isArray(raw.traceback) ? raw.traceback.map(String) : [String(raw.evalue)]
    return { kind: 'text', text: lines.join('\n') }
  }
  const data = isRaw(raw.data) ? raw.data : {}
  const png = textOf(data['image/png']).replace(/\s/g, '')
  if (png && isSmallPng(png)) return { kind: 'png', base64: png }
  const text = textOf(data['text/plain'])
  return text ? { kind: 'text', text } : { kind: 'other' }
}

/** Whether these are the bytes of a PNG whose header says that it is not too large to be drawn. */
function isSmallPng(base64: string): boolean {
  if (!BASE64.test(base64) || base64.length < 32) return false
  const head = Uint8Array.from(atob(base64.slice(0, 32)), (sign) => sign.charCodeAt(0))
  const view = new DataView(head.buffer)
  const isPng = view.getUint32(0) === 0x89504e47 && view.getUint32(12) === 0x49484452
  return isPng && view.getUint32(16) * view.getUint32(20) <= MOST_PIXELS
}

const textOf = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join('') : typeof value === 'string' ? value : ''

const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
