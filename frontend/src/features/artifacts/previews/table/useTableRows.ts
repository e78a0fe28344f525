import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'

import { ROWS_PAGE, rowsQuery, type Cell, type TablePreview } from '../../../../api/artifacts'
import type { FilePlace } from '../../FilePreview'

export type Row = readonly Cell[]

type TableRowsInView = {
  rowAt: (at: number) => Row | undefined
  /** How many rows there are to scroll through; more turn up where the file does not say how many it has. */
  count: number
  isTotalKnown: boolean
  error: Error | null
  retry: () => void
}

type Wanted = {
  preview: TablePreview
  place: FilePlace
  total: number | null
  range: readonly [number, number]
}

// A browser cannot make anything as high as more rows are.
export const MOST_ROWS = 1_000_000

/** The rows around those in sight; pages come as they are scrolled to, and the first ones are there from the start. */
export function useTableRows({ preview, place, total, range: [first, last] }: Wanted): TableRowsInView {
  const [reached, setReached] = useState({ rows: preview.rows.length, isEnd: false })
  const pages = pagesOf(first, last, preview.rows.length)
  const answers = useQueries({ queries: pages.map((page) => rowsQuery(place.digest, place.path, page)) })

  const furthest = answers.reduce(
    (most, { data }) => Math.max(most, data ? data.offset + data.rows.length : 0),
    0,
  )
  const isEnd = answers.some(({ data }) => data?.is_end)
  const isFurther = furthest > reached.rows || (isEnd && !reached.isEnd)
  if (isFurther) setReached({ rows: Math.max(reached.rows, furthest), isEnd: reached.isEnd || isEnd })

  const known = total ?? (reached.isEnd ? reached.rows : null)
  return {
    rowAt: (at) => {
      const page = answers[pages.indexOf(Math.floor(at / ROWS_PAGE))]?.data
      return page?.rows[at - page.offset] ?? preview.rows[at]
    },
    count: Math.min(MOST_ROWS, known ?? reached.rows + ROWS_PAGE),
    isTotalKnown: known !== null,
    error: answers.find(({ error }) => error)?.error ?? null,
    retry: () => answers.forEach((answer) => answer.error && void answer.refetch()),
  }
}

/** The pages that have a row in sight which the preview has not brought. */
export function pagesOf(first: number, last: number, known: number): readonly number[] {
  if (last < known || last < first) return []
  const from = Math.floor(Math.max(first, 0) / ROWS_PAGE)
  const to = Math.floor(last / ROWS_PAGE)
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}
