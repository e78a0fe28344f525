type Measure = Pick<CanvasRenderingContext2D, 'measureText'>

// Measuring is dear and titles are few: 2,000 names at some widths are all that a session sees.
const MOST_KNOWN = 4_000
const known = new Map<string, readonly string[]>()

/** A name on as many lines as it needs, at most `most`; what has no room ends in an ellipsis. */
export function wrapped(context: Measure, text: string, width: number, most: number): readonly string[] {
  const key = `${Math.round(width)} ${most} ${text}`
  const before = known.get(key)
  if (before) return before
  if (known.size > MOST_KNOWN) known.clear()
  const lines = wrap(context, text, width, most)
  known.set(key, lines)
  return lines
}

function wrap(context: Measure, text: string, width: number, most: number): string[] {
  const fits = (line: string) => context.measureText(line).width <= width
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line === '' || fits(longer)) line = longer
    else {
      lines.push(line)
      line = word
    }
  }
  lines.push(line)
  const shown = lines.slice(0, most)
  const rest = lines.length > most
  return shown.map((each, index) => {
    const isCut = rest && index === most - 1
    return !isCut && fits(each) ? each : shortened(each, fits)
  })
}

function shortened(line: string, fits: (line: string) => boolean): string {
  for (let length = line.length; length > 1; length -= 1) {
    const cut = `${line.slice(0, length).trimEnd()}…`
    if (fits(cut)) return cut
  }
  return '…'
}
