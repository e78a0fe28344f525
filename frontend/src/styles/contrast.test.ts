import { readFileSync } from 'node:fs'

const tokens = readFileSync('src/styles/tokens.css', 'utf8')

type Theme = 'light' | 'dark'
type Colour = { l: number; c: number; h: number }

function readTheme(theme: Theme): Map<string, Colour> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(tokens)?.[1] ?? ''
  const found = new Map<string, Colour>()
  for (const [, name, l, c, h] of block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)) {
    found.set(name!, { l: Number(l), c: Number(c), h: Number(h) })
  }
  return found
}

// Björn Ottosson's Oklab to linear sRGB, clipped to the gamut as a browser does.
function luminance({ l, c, h }: Colour): number {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (value: number) => Math.min(1, Math.max(0, value))
  const red = clip(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short)
  const green = clip(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short)
  const blue = clip(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: Colour, other: Colour): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const TEXT = 4.5
const SHAPE = 3

const states = [
  'waiting',
  'queued',
  'running',
  'succeeded',
  'reused',
  'failed',
  'cancelled',
  'skipped',
  'approval',
]
const kinds = ['table', 'file', 'folder', 'model', 'metrics', 'figure', 'text', 'image', 'literal']
const surfaces = [
  'surface-0',
  'surface-1',
  'surface-2',
  'surface-3',
  'surface-float',
  'surface-float-2',
  'surface-float-3',
]
const codeColours = ['comment', 'keyword', 'string', 'number', 'name']

const pairs: [front: string, back: string, least: number][] = [
  ...surfaces.flatMap((surface): [string, string, number][] => [
    ['text-1', surface, 7],
    ['text-2', surface, TEXT],
    ['text-3', surface, TEXT],
    ['accent-text', surface, TEXT],
    ['focus-ring', surface, SHAPE],
  ]),
  ['on-accent', 'accent', TEXT],
  ['on-accent', 'accent-hover', TEXT],
  ['on-danger', 'danger', TEXT],
  ['accent-text', 'accent-soft', TEXT],
  ['text-1', 'accent-soft', 7],
  ['text-2', 'accent-soft', TEXT],
  ['text-inverse', 'surface-inverse', 7],
  ['border-control', 'surface-1', SHAPE],
  ['border-control', 'surface-float', SHAPE],
  ...states.flatMap((state): [string, string, number][] => [
    [`state-${state}-text`, `state-${state}-bg`, TEXT],
    [`state-${state}-text`, 'surface-1', TEXT],
    [`state-${state}-solid`, 'surface-1', SHAPE],
    [`state-${state}-solid`, `state-${state}-bg`, SHAPE],
  ]),
  ...kinds.flatMap((kind): [string, string, number][] => [
    [`kind-${kind}`, 'surface-1', SHAPE],
    [`kind-${kind}`, 'surface-0', SHAPE],
  ]),
  ...codeColours.map((name): [string, string, number] => [`code-${name}`, 'surface-2', TEXT]),
]

describe.each<Theme>(['light', 'dark'])('the %s theme', (theme) => {
  const colours = readTheme(theme)

  it.each(pairs)('shows %s on %s with a contrast of at least %d', (front, back, least) => {
    const ratio = contrast(colours.get(front)!, colours.get(back)!)

    expect(ratio).toBeGreaterThanOrEqual(least)
  })
})

// A box is told from what it stands on by its shade alone.
it.each<[Theme, string, string]>(
  (['light', 'dark'] as const).flatMap((theme): [Theme, string, string][] => [
    [theme, 'surface-2', 'surface-1'],
    [theme, 'surface-float-2', 'surface-float'],
    [theme, 'surface-float-3', 'surface-float-2'],
  ]),
)('tells boxes apart in the %s theme: %s on %s', (theme, box, ground) => {
  const colours = readTheme(theme)

  expect(contrast(colours.get(box)!, colours.get(ground)!)).toBeGreaterThan(1.06)
})

const noteColours = ['yellow', 'green', 'blue', 'purple', 'red']

it.each<Theme>(['light', 'dark'])('gives the notes of the %s theme lines that can be told apart', (theme) => {
  const colours = readTheme(theme)

  for (const name of noteColours) {
    const line = colours.get(`note-${name}-line`)!
    expect(line.c).toBeGreaterThanOrEqual(0.09)
    expect(contrast(line, colours.get(`note-${name}-bg`)!)).toBeGreaterThanOrEqual(1.5)
  }
})

it('gives both themes the same names', () => {
  const names = (theme: Theme) => [...readTheme(theme).keys()].sort()

  expect(names('light')).not.toEqual([])
  expect(names('dark')).toEqual(names('light'))
})
