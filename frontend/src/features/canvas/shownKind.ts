import { isLiteralType } from '../../domain/component'
import { kindShapes, type ShownKind } from '../../ui/kindShapes'

type Shape = { readonly type: string; readonly kind?: string | null | undefined }

/** The sign and colour of what a port carries; without a kind it is a plain file, folder, model or value. */
export function shownKind({ type, kind }: Shape): ShownKind {
  if (kind && Object.hasOwn(kindShapes, kind)) return kind as ShownKind
  if (isLiteralType(type)) return 'literal'
  if (type.endsWith('_model')) return 'model'
  return type === 'uri_folder' || type === 'mltable' ? 'folder' : 'file'
}
