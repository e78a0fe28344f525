/** The types that a column of a typed table can be given; without one it is found from the cells. */
export const COLUMN_TYPES = ['text', 'integer', 'number', 'boolean', 'date', 'date_time'] as const
export type ColumnType = (typeof COLUMN_TYPES)[number]

export type ColumnTypes = ReadonlyMap<string, ColumnType>

const isColumnType = (text: string): text is ColumnType => (COLUMN_TYPES as readonly string[]).includes(text)

/** Reads `code=text, "a, b"=date`; null where it says something else, which is then left to its author. */
export function parseColumnTypes(text: string): ColumnTypes | null {
  const types = new Map<string, ColumnType>()
  for (const part of text.match(/(?:"[^"]*"|[^,\n"])+/g) ?? []) {
    if (part.trim() === '') continue
    const at = part.lastIndexOf('=')
    const name = part.slice(0, at).trim().replace(/^"|"$/g, '')
    const type = part.slice(at + 1).trim()
    if (at < 0 || !isColumnType(type)) return null
    types.set(name, type)
  }
  return types
}

export const writeColumnTypes = (types: ColumnTypes): string =>
  Array.from(types, ([name, type]) => `${/[,\n=]/.test(name) ? `"${name}"` : name}=${type}`).join(', ')

/** The types of the columns that are left, after columns were renamed or taken away. */
export function typesAfter(
  types: ColumnTypes,
  before: readonly string[],
  after: readonly string[],
): ColumnTypes {
  const isRename = before.length === after.length
  const next = new Map<string, ColumnType>()
  for (const [name, type] of types) {
    const at = before.indexOf(name)
    const now = after.includes(name) ? name : isRename ? after[at] : undefined
    if (now) next.set(now, type)
  }
  return next
}
