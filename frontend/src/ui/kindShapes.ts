/** What a port carries, as it is shown. A port without a kind is a plain file or folder. */
export type ShownKind =
  'table' | 'file' | 'folder' | 'model' | 'metrics' | 'figure' | 'text' | 'image' | 'literal'

/** One outline per kind in a box of 12 by 12; canvas layers draw the same paths through Path2D. */
export const kindShapes: Record<ShownKind, string> = {
  table: 'M2.5 2h7a.5.5 0 0 1 .5.5v7a.5.5 0 0 1-.5.5h-7a.5.5 0 0 1-.5-.5v-7a.5.5 0 0 1 .5-.5Z',
  file: 'M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z',
  folder: 'M1.5 3h3.2l1.3 1.3h4.5v5h-9Z',
  model: 'M6 1.2 10.8 6 6 10.8 1.2 6Z',
  metrics: 'M6 1.8 10.7 9.8H1.3Z',
  figure: 'M6 1.2 10.2 3.6v4.8L6 10.8 1.8 8.4V3.6Z',
  text: 'M1.5 3.5h9v5h-9Z',
  image: 'M4.2 1.8h3.6l2.4 2.4v3.6l-2.4 2.4H4.2L1.8 7.8V4.2Z',
  literal: 'M3.8 3.6h4.4a2.4 2.4 0 0 1 0 4.8H3.8a2.4 2.4 0 0 1 0-4.8Z',
}
