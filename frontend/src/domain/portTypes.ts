import { isLiteralType } from './component'
import type { MessageRef } from './message'

/** What decides whether two ports fit. */
export interface PortShape {
  readonly type: string
  readonly kind?: string | null
  readonly enum?: readonly string[] | null
}

export type FitCode =
  | 'value_into_data'
  | 'data_into_value'
  | 'other_value'
  | 'not_a_choice'
  | 'choice_checked_late'
  | 'other_kind'
  | 'other_type'
  | 'file_as_folder'
  | 'file_as_model'
  | 'model_as_file'
  | 'folder_as_other'
  | 'other_model'

export type FitReason = MessageRef<`problems.fit.${FitCode}`>

export type Fit =
  | { readonly outcome: 'fits' }
  | { readonly outcome: 'warns'; readonly reason: FitReason }
  | { readonly outcome: 'refused'; readonly reason: FitReason }

export const FITS: Fit = { outcome: 'fits' }

/** What a port holds, as a key of the nouns in the message catalogue. */
export const nounOf = (port: PortShape) => port.kind ?? (port.enum ? 'choice' : port.type)

/** Says whether what leaves `source` may enter `target`, and if not quite, why. */
export function fits(source: PortShape, target: PortShape): Fit {
  const fromLiteral = isLiteralType(source.type)
  const intoLiteral = isLiteralType(target.type)
  if (fromLiteral && !intoLiteral) return no('refused', 'value_into_data', source, target)
  if (!fromLiteral && intoLiteral) return no('refused', 'data_into_value', source, target)
  return intoLiteral ? fitsLiteral(source, target) : fitsData(source, target)
}

function fitsLiteral(source: PortShape, target: PortShape): Fit {
  if (target.enum) return fitsChoice(source, target, target.enum)
  if (source.type === target.type || target.type === 'string') return FITS
  if (source.type === 'integer' && target.type === 'number') return FITS
  return no('refused', 'other_value', source, target)
}

function fitsChoice(source: PortShape, target: PortShape, choices: readonly string[]): Fit {
  if (source.type !== 'string') return no('refused', 'not_a_choice', source, target)
  if (source.enum?.every((choice) => choices.includes(choice))) return FITS
  return no('warns', 'choice_checked_late', source, target)
}

const MODELS: ReadonlySet<string> = new Set(['mlflow_model', 'custom_model', 'triton_model'])
const LIKE_FOLDERS: ReadonlySet<string> = new Set(['mltable', ...MODELS])

function fitsData(source: PortShape, target: PortShape): Fit {
  const sameKind = Boolean(source.kind) && source.kind === target.kind
  if (source.kind && target.kind && !sameKind) return no('refused', 'other_kind', source, target)
  if (source.type === target.type) return FITS
  switch (`${source.type} → ${target.type}`) {
    case 'mlflow_model → custom_model':
      return FITS
    case 'uri_file → custom_model':
      return sameKind ? FITS : no('warns', 'file_as_model', source, target)
    case 'custom_model → uri_file':
      return sameKind ? FITS : no('warns', 'model_as_file', source, target)
    case 'uri_file → uri_folder':
      return no('warns', 'file_as_folder', source, target)
  }
  if (target.type === 'uri_folder' && LIKE_FOLDERS.has(source.type)) return FITS
  if (source.type === 'uri_folder' && LIKE_FOLDERS.has(target.type)) {
    return no('warns', 'folder_as_other', source, target)
  }
  if (MODELS.has(source.type) && MODELS.has(target.type)) return no('warns', 'other_model', source, target)
  return no('refused', 'other_type', source, target)
}

function no(outcome: 'warns' | 'refused', code: FitCode, source: PortShape, target: PortShape): Fit {
  const named =
    code === 'other_kind' ? [nounOf(source), nounOf(target)] : [typeNoun(source), typeNoun(target)]
  return {
    outcome,
    reason: { key: `problems.fit.${code}`, params: { gives: named[0] ?? '', takes: named[1] ?? '' } },
  }
}

// Where the types differ, naming the kinds would hide it: "gives a table and takes a table".
const typeNoun = (port: PortShape) => (port.enum ? 'choice' : port.type)
