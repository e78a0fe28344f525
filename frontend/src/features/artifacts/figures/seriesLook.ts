/** Series are told apart by colour and, for those who do not see it, by dashes or shapes. */

const COLOURS = 6
const DASHES = ['none', '7 3', '2 3', '9 3 2 3', '4 2', '1 2']

export const colourName = (series: number) => `--series-${(series % COLOURS) + 1}`
export const colourOf = (series: number) => `var(${colourName(series)})`
export const dashOf = (series: number) => DASHES[series % DASHES.length]

/** A mark around a point as an SVG path: disc, square, diamond, triangle. */
export function markPath(series: number, x: number, y: number, r: number): string {
  switch (series % 4) {
    case 0:
      return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
    case 1:
      return `M${x - r * 0.9} ${y - r * 0.9}h${r * 1.8}v${r * 1.8}h${-r * 1.8}Z`
    case 2:
      return `M${x} ${y - r * 1.2}L${x + r * 1.2} ${y}L${x} ${y + r * 1.2}L${x - r * 1.2} ${y}Z`
    default:
      return `M${x} ${y - r * 1.15}L${x + r * 1.1} ${y + r * 0.85}H${x - r * 1.1}Z`
  }
}
