import { dataText } from './problemText'
import type { VersionRef } from './graph'

/** What is known of a version of a data asset; without a type, whether it fits is left to the server. */
export interface DataShape {
  readonly type?: string | null
  readonly kind?: string | null
}

/** Versions of data assets by `name:version`. */
export type KnownData = ReadonlyMap<string, DataShape>

export const noData: KnownData = new Map()

export const dataOf = (data: KnownData, ref: VersionRef) => data.get(dataText(ref))
