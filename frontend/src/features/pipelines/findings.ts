/** The line of a text, with the place of a column in it, for showing what is meant. */
export function excerptOf(
  text: string,
  line: number,
  column: number | null,
): { text: string; at: number } | null {
  const found = text.split(/\r?\n/)[line - 1]
  if (found === undefined) return null
  return { text: found, at: Math.min(Math.max(0, (column ?? 1) - 1), found.length) }
}

/** Where a line begins and ends in a text, to select it. */
export function lineSpan(text: string, line: number): { from: number; to: number } {
  let from = 0
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf('\n', from)
    if (next < 0) return { from: text.length, to: text.length }
    from = next + 1
  }
  const end = text.indexOf('\n', from)
  return { from, to: end < 0 ? text.length : end }
}
