import type { Cell } from '../../../../api/artifacts'
import { formatValue } from '../../figures/scale'

const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)\S*$/

/** A value in a summary: numbers as short as they can be told apart, moments to the minute. */
export const cellText = (value: Exclude<Cell, null>, language: string): string =>
  typeof value === 'number' ? formatValue(value, language) : String(value).replace(MOMENT, '$1 $2')
