import { isLiteralType } from '../../domain/component'
import type { ShownKind } from '../../ui/kindShapes'

const KINDS: ReadonlySet<string> = new Set(['table', 'model', 'metrics', 'figure', 'text', 'image'])

/** How a port is drawn; the words for a type stand in the catalogue of the kit. */
export function kindOf({ type, kind }: { type: string; kind?: string | null }): ShownKind {
  if (kind && KINDS.has(kind)) return kind as ShownKind
  if (isLiteralType(type)) return 'literal'
  if (type.endsWith('_model')) return 'model'
  return type === 'uri_file' ? 'file' : 'folder'
}
