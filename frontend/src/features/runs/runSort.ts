import type { RunSort } from '../../api/runs'
import type { Sort } from '../../ui/Table'

// Columns that sort, and what the server calls them.
const NAMES = { run: 'run', pipeline: 'name', state: 'state', duration: 'duration' } as const

type SortedColumn = keyof typeof NAMES

const columns = Object.keys(NAMES) as readonly SortedColumn[]

export const isSorted = (column: string): column is SortedColumn => columns.some((each) => each === column)

/** How an address sorts a list; the newest run first when it says nothing that makes sense. */
export function readSort(search: URLSearchParams): Sort {
  const text = search.get('sort') ?? ''
  const column = text.replace(/^-/, '')
  if (!isSorted(column)) return { column: 'run', direction: 'descending' }
  return { column, direction: text.startsWith('-') ? 'descending' : 'ascending' }
}

/** The word for the address; empty for the order that needs none. */
export function sortText({ column, direction }: Sort): string {
  if (column === 'run' && direction === 'descending') return ''
  return direction === 'descending' ? `-${column}` : column
}

export function serverSort({ column, direction }: Sort): RunSort | '' {
  if (!isSorted(column) || sortText({ column, direction }) === '') return ''
  return direction === 'descending' ? `-${NAMES[column]}` : NAMES[column]
}
