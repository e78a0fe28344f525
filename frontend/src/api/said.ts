import { withParticles } from '../domain/particles'
import { sayingIn, type Saying, type Sentences } from '../domain/sentences'

/** What ships with the product in another language: what is named here, by its English texts. */
export type LibraryTexts = {
  readonly components: Readonly<Record<string, Sentences>>
  readonly samples: Readonly<Record<string, Sentences>>
  readonly figures: Sentences
}

let saying: Saying = (sentence) => sentence
let library: LibraryTexts = { components: {}, samples: {}, figures: {} }

/** From now on sentences of the server, and texts of what ships, are said by these; null for as they come. */
export function speakBy(sentences: Sentences | null, texts: Partial<LibraryTexts> = {}): void {
  library = { components: {}, samples: {}, figures: {}, ...texts }
  if (!sentences) {
    saying = (sentence) => sentence
    return
  }
  const say = sayingIn(sentences)
  saying = (sentence) => withParticles(say(sentence))
}

/** A sentence that the server wrote, in the language that is shown. */
export function said(sentence: string): string
export function said(sentence: string | null): string | null
export function said(sentence: string | null): string | null {
  return sentence === null ? null : saying(sentence)
}

type Text = string | null | undefined

/** What the author of a component wrote. A text that is not the shipped one stays as it is. */
export const saidOfComponent = <Given extends Text>(name: string, text: Given) =>
  inLibrary(library.components[name], text)

/** What an input of a pipeline is for: one that a port of a component was made into keeps that port's text. */
export const saidOfInput = (text: string): string =>
  Object.values(library.components).find((texts) => Object.hasOwn(texts, text))?.[text] ?? text

/** What a component is for, in words of another language; empty where the author's own are shown. */
export const purposeOf = ({ name, description }: { name: string; description?: Text }) =>
  library.components[name]?.[description ?? ''] ?? ''

export const saidOfSample = (id: string, text: string) => inLibrary(library.samples[id], text)

/** A title or an axis of a report. */
export const saidOfFigure = (text: string) => inLibrary(library.figures, text)

const inLibrary = <Given extends Text>(texts: Sentences | undefined, text: Given) =>
  text ? (texts?.[text] ?? text) : text
