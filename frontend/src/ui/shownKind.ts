import { kindShapes, type ShownKind } from './kindShapes'

type Shape = { readonly type: string; readonly kind?: string | null | undefined }

const VALUES: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean'])
const FOLDERS: ReadonlySet<string> = new Set(['uri_folder', 'mltable'])

/** The sign and colour of what a port carries; without a kind it is a plain file, folder, model or value. */
export function shownKind({ type, kind }: Shape): ShownKind {
  if (kind && Object.hasOwn(kindShapes, kind)) return kind as ShownKind
  if (VALUES.has(type)) return 'literal'
  if (type.endsWith('_model')) return 'model'
  return FOLDERS.has(type) ? 'folder' : 'file'
}
