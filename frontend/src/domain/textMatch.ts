import { wordsOf } from './search'

/** How well a name matches what was typed: 0 not at all; every word of it must begin, or else stand in, a word of the name. */
export function matchText(name: string, query: string): number {
  const sought = wordsOf(query)
  const words = wordsOf(name)
  let score = words.join(' ').startsWith(sought.join(' ')) ? BEGINS : 0
  for (const word of sought) {
    if (words.some((each) => each.startsWith(word))) score += WORD_BEGINS
    else if (words.some((each) => each.includes(word))) score += INSIDE
    else return 0
  }
  return score
}

const BEGINS = 4
const WORD_BEGINS = 2
const INSIDE = 1
