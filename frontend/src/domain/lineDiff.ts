export type DiffLine = {
  readonly sign: 'same' | 'added' | 'removed'
  readonly text: string
  /** Numbers in the earlier and the later text, from 1; null where the line is not in it. */
  readonly before: number | null
  readonly after: number | null
}

const MOST_LINES = 5_000
const MOST_CHANGES = 2_000

/** The lines of two texts, with the fewest added and removed (Myers); null where that would take too long. */
export function lineDiff(before: string, after: string): readonly DiffLine[] | null {
  const a = linesOf(before)
  const b = linesOf(after)
  if (a.length + b.length > 2 * MOST_LINES) return null
  const trail = trailOf(a, b)
  if (!trail) return null
  const found: DiffLine[] = []
  let x = a.length
  let y = b.length
  for (let changes = trail.length - 1; x > 0 || y > 0; changes -= 1) {
    const reached = trail[changes]
    const diagonal = x - y
    const at = (k: number) => reached?.get(k) ?? -1
    const isDown = diagonal === -changes || (diagonal !== changes && at(diagonal - 1) < at(diagonal + 1))
    const previous = isDown ? diagonal + 1 : diagonal - 1
    const startX = changes === 0 ? 0 : at(previous)
    const startY = changes === 0 ? 0 : startX - previous
    const [middleX, middleY] = changes === 0 ? [0, 0] : isDown ? [startX, startY + 1] : [startX + 1, startY]
    while (x > middleX && y > middleY) {
      found.push({ sign: 'same', text: a[x - 1] ?? '', before: x, after: y })
      x -= 1
      y -= 1
    }
    if (changes === 0) break
    if (isDown) found.push({ sign: 'added', text: b[y - 1] ?? '', before: null, after: y })
    else found.push({ sign: 'removed', text: a[x - 1] ?? '', before: x, after: null })
    x = startX
    y = startY
  }
  return found.reverse()
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/))

/** How far each diagonal was reached before every number of changes. */
function trailOf(a: readonly string[], b: readonly string[]): Map<number, number>[] | null {
  const trail: Map<number, number>[] = []
  let reached = new Map([[1, 0]])
  const most = Math.min(a.length + b.length, MOST_CHANGES)
  for (let changes = 0; changes <= most; changes += 1) {
    trail.push(reached)
    const next = new Map(reached)
    for (let k = -changes; k <= changes; k += 2) {
      const left = next.get(k - 1) ?? -1
      const right = next.get(k + 1) ?? -1
      let x = k === -changes || (k !== changes && left < right) ? right : left + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1
      next.set(k, x)
      if (x >= a.length && x - k >= b.length) return trail
    }
    reached = next
  }
  return null
}

/** A run of equal lines that is left out, by its length. */
export type Skipped = { readonly skipped: number }

/** The changed lines with some around them; what is further away is left out. */
export function withContext(lines: readonly DiffLine[], around = 3): readonly (DiffLine | Skipped)[] {
  const kept = new Set<number>()
  lines.forEach(({ sign }, at) => {
    if (sign === 'same') return
    for (let near = at - around; near <= at + around; near += 1) kept.add(near)
  })
  const shown: (DiffLine | Skipped)[] = []
  let skipped = 0
  lines.forEach((line, at) => {
    if (!kept.has(at)) {
      skipped += 1
      return
    }
    if (skipped > 0) shown.push({ skipped })
    skipped = 0
    shown.push(line)
  })
  if (skipped > 0) shown.push({ skipped })
  return shown
}
