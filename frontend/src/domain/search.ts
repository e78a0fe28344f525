import { componentTitle, labelOf, type ComponentInterface } from './component'
import type { Fit } from './portTypes'

export interface SearchOptions {
  /** How well a component suits where it would go; those refused are left out. */
  readonly fitOf?: (component: ComponentInterface) => Fit['outcome']
  readonly usage?: Usage
  /** What a component is for, in the language that is shown. */
  readonly purposeOf?: (component: ComponentInterface) => string
}

/** How often and when components were placed, by name. */
export type Usage = ReadonlyMap<string, { readonly count: number; readonly lastUsedAt: number }>

export interface Hit {
  readonly component: ComponentInterface
  readonly outcome: Fit['outcome']
  /** The parts of the title that the query matched, to be shown stronger: [from, to). */
  readonly marks: readonly (readonly [from: number, to: number])[]
}

/** The components that match a query, best first. Every word of the query must be found somewhere. */
export function rankComponents(
  components: Iterable<ComponentInterface>,
  query: string,
  { fitOf = () => 'fits', usage = new Map(), purposeOf = () => '' }: SearchOptions = {},
): readonly Hit[] {
  const words = wordsOf(query)
  const boost = usageBoost(usage)
  const rated = Array.from(components).flatMap((component) => {
    const outcome = fitOf(component)
    const match =
      outcome === 'refused' ? null : matchOf(component, words, () => wordsOf(purposeOf(component)))
    if (!match) return []
    const title = componentTitle(component)
    const score = match.score + (outcome === 'fits' ? FITS_WELL : 0) + (boost.get(component.name) ?? 0)
    return [{ hit: { component, outcome, marks: match.marks }, score, title }]
  })
  rated.sort((a, b) => b.score - a.score || a.title.length - b.title.length || a.title.localeCompare(b.title))
  return rated.map(({ hit }) => hit)
}

// Weights: a better kind of match outweighs fit and habit together, so that typing always wins.
const FITS_WELL = 8
const MOST_BOOST = 12
const TITLE_BEGINS = 200
const TITLE_WORD_BEGINS = 100
const INITIALS = 79
const INSIDE_TITLE = 58
const NAMED_ELSEWHERE = 37
const DESCRIBED = 16

/** A text as it is compared: small letters, no accents, words apart. */
const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

export const wordsOf = (text: string) =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

interface Match {
  readonly score: number
  readonly marks: Hit['marks']
}

interface Searchable {
  readonly title: string
  readonly titleWords: readonly string[]
  readonly initials: string
  readonly elsewhere: readonly (readonly [weight: number, words: readonly string[]])[]
}

function matchOf(
  component: ComponentInterface,
  words: readonly string[],
  purpose: () => readonly string[],
): Match | null {
  const texts = searchableOf(component)
  let score = words.length > 0 && texts.titleWords.join(' ').startsWith(words.join(' ')) ? TITLE_BEGINS : 0
  const marks: [number, number][] = []
  for (const word of words) {
    const found = scoreOf(texts, word) || scoreOfPurpose(purpose(), word)
    if (found === 0) return null
    score += found
    const at = wordStart(texts.title, word)
    if (at >= 0) marks.push([at, at + word.length])
  }
  return { score, marks: marks.sort(([a], [b]) => a - b) }
}

function scoreOf({ title, titleWords, initials, elsewhere }: Searchable, word: string): number {
  if (titleWords.some((titleWord) => titleWord.startsWith(word))) return TITLE_WORD_BEGINS
  if (word.length > 1 && initials.startsWith(word)) return INITIALS
  if (title.includes(word)) return INSIDE_TITLE
  const place = elsewhere.find(([, words]) => words.some((other) => other.startsWith(word)))
  return place?.[0] ?? 0
}

const scoreOfPurpose = (purpose: readonly string[], word: string) =>
  purpose.some((other) => other.startsWith(word)) ? DESCRIBED : 0

/** Where a word of the title begins with `word`, or else where it stands inside one. */
function wordStart(title: string, word: string): number {
  for (let at = title.indexOf(word); at >= 0; at = title.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(title.charAt(at - 1))) return at
  }
  return title.indexOf(word)
}

const prepared = new WeakMap<ComponentInterface, Searchable>()

function searchableOf(component: ComponentInterface): Searchable {
  const known = prepared.get(component)
  if (known) return known
  const ports = [...component.inputs, ...component.outputs]
  const titleWords = wordsOf(componentTitle(component))
  const texts: Searchable = {
    title: fold(componentTitle(component)),
    titleWords: [...titleWords, ...wordsOf(labelOf(component.name))],
    initials: titleWords.map((word) => word.charAt(0)).join(''),
    elsewhere: [
      [NAMED_ELSEWHERE, wordsOf(Object.values(plainTags(component)).join(' '))],
      [NAMED_ELSEWHERE, wordsOf(component.category ?? '')],
      [NAMED_ELSEWHERE, wordsOf(ports.map((port) => `${labelOf(port.name)} ${port.kind ?? ''}`).join(' '))],
      [DESCRIBED, wordsOf(component.description ?? '')],
    ],
  }
  prepared.set(component, texts)
  return texts
}

/** Tags people wrote for people; those of our own format say nothing a person would search for. */
const plainTags = ({ tags = {} }: ComponentInterface) =>
  Object.fromEntries(Object.entries(tags).filter(([name]) => !name.startsWith('pipewright.')))

function usageBoost(usage: Usage): ReadonlyMap<string, number> {
  const recent = [...usage].sort(([, a], [, b]) => b.lastUsedAt - a.lastUsedAt)
  return new Map(
    recent.map(([name, { count }], rank) => [
      name,
      Math.min(MOST_BOOST, Math.max(0, 6 - rank) + Math.log2(1 + count)),
    ]),
  )
}
