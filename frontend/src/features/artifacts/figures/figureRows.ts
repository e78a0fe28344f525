import type { Figure } from './figure'

export type FigureRows = { columns: readonly string[]; rows: readonly (readonly (string | number)[])[] }

type Words = {
  series: string
  x: string
  y: string
  from: string
  to: string
  count: string
  name: string
  value: string
}

/** The numbers behind a figure as rows, for those who would rather read them. A matrix is a table already. */
export function figureRows(figure: Figure, words: Words): FigureRows | null {
  switch (figure.type) {
    case 'line':
    case 'scatter':
      return {
        columns: [words.series, figure.x.label || words.x, figure.y.label || words.y],
        rows: figure.series.flatMap(({ name, points }) => points.map(([x, y]) => [name, x, y])),
      }
    case 'histogram':
      return {
        columns: [words.from, words.to, words.count],
        rows: figure.counts.map((count, at) => [figure.edges[at] ?? 0, figure.edges[at + 1] ?? 0, count]),
      }
    case 'bars':
      return {
        columns: [words.name, words.value],
        rows: figure.items.map(({ label, value }) => [label, value]),
      }
    case 'confusion_matrix':
      return null
  }
}
