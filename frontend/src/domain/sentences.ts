/** Sentences of another language by the English ones, in which {a}, {b} … stand for what differs. */
export type Sentences = Readonly<Record<string, string>>

/** Says a sentence of the server in another language; one that is not known stays as it is. */
export type Saying = (sentence: string) => string

// Words that begin a finding; anything else there is a name from the text, which is written as it is.
const BEGINS = /^(?:a|an|it|no|the|there|this)(?= )/

/** A finding, which a terminal shows behind its place, as a sentence of its own. */
export function asSentence(finding: string): string {
  return finding.replace(BEGINS, (word) => word.charAt(0).toUpperCase() + word.slice(1))
}

type Pattern = { readonly shape: RegExp; readonly places: readonly string[]; readonly said: string }

const PLACE = /\{([a-z])\}/g
// The longest text first: `{a} was lost.` would else take what a more exact one is for.
const byExactness = (one: string, other: string) =>
  other.replaceAll(PLACE, '').length - one.replaceAll(PLACE, '').length

/**
 * English sentences are the keys, as in gettext, so that what a run kept years ago is translated too. What stands at a
 * place may be a list of sentences itself: `the code changed, input Table has new content; all else equal to run 3.`
 */
export function sayingIn(sentences: Sentences): Saying {
  const patterns = Object.keys(sentences)
    .filter((key) => key.includes('{'))
    .sort(byExactness)
    .map((key) => patternOf(key, sentences[key] ?? key))

  const say: Saying = (sentence) => {
    const whole = sentences[sentence]
    if (whole !== undefined) return whole
    for (const { shape, places, said } of patterns) {
      const found = shape.exec(sentence)
      if (!found) continue
      const values = new Map(places.map((place, at) => [place, found[at + 1] ?? '']))
      return said.replaceAll(PLACE, (_, place: string) => sayParts(values.get(place) ?? ''))
    }
    return sentence
  }
  // A sentence with a comma in it is not a list.
  const sayParts = (text: string) => {
    const whole = say(text)
    return whole === text ? text.split(', ').map(say).join(', ') : whole
  }
  return say
}

function patternOf(key: string, said: string): Pattern {
  const places = [...key.matchAll(PLACE)].map(([, place]) => place ?? '')
  const texts = key.split(/\{[a-z]\}/).map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return { shape: new RegExp(`^${texts.join('([^]+?)')}$`), places, said }
}
