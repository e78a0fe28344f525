import type { ShownKind } from '../../ui/kindShapes'

const KINDS: ReadonlySet<string> = new Set(['table', 'model', 'metrics', 'figure', 'text', 'image'])

/** How data is drawn: by its kind where it has one, else as the file, folder or model that its type says. */
export function dataKind({ type, kind }: { type: string; kind: string | null }): ShownKind {
  if (kind !== null && KINDS.has(kind)) return kind as ShownKind
  if (type.endsWith('_model')) return 'model'
  return type === 'uri_file' ? 'file' : 'folder'
}
