/** Which rows of a list are chosen, and where a range begins. */
export type RowChoice<Key> = { readonly keys: ReadonlySet<Key>; readonly anchor: Key | null }

export const noRows: RowChoice<never> = { keys: new Set<never>(), anchor: null }

/** Chooses a row or lets it go. */
export function toggleRow<Key>({ keys }: RowChoice<Key>, key: Key): RowChoice<Key> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return { keys: next, anchor: key }
}

/** Does with all rows from the last one that was clicked to this one what is done with this one. */
export function extendTo<Key>(choice: RowChoice<Key>, key: Key, order: readonly Key[]): RowChoice<Key> {
  const from = choice.anchor === null ? -1 : order.indexOf(choice.anchor)
  const to = order.indexOf(key)
  if (from < 0 || to < 0) return toggleRow(choice, key)
  const isChosen = !choice.keys.has(key)
  const next = new Set(choice.keys)
  for (const each of order.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (isChosen) next.add(each)
    else next.delete(each)
  }
  return { keys: next, anchor: key }
}

/** All rows, or none of them when all are chosen. */
export function toggleAll<Key>({ keys }: RowChoice<Key>, order: readonly Key[]): RowChoice<Key> {
  const next = new Set(keys)
  const isAll = order.every((key) => keys.has(key))
  for (const key of order) {
    if (isAll) next.delete(key)
    else next.add(key)
  }
  return { keys: next, anchor: null }
}
