/**
 * Whether two JSON values say the same.
 *
 * The order of keys does not matter, and null says as much as a key that is not there: the server leaves out what is
 * not set.
 */
export function sameJson(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (one == null || other == null) return one == other
  if (typeof one !== 'object' || typeof other !== 'object') return false
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => sameJson(item, other[index]))
    )
  }
  const left = entriesOf(one)
  const right = new Map(entriesOf(other))
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameJson(value, right.get(key)))
  )
}

const entriesOf = (value: object) =>
  (Object.entries(value) as [string, unknown][]).filter(([, item]) => item != null)
