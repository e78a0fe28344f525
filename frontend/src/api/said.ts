import { withParticles } from '../domain/particles'
import { sayingIn, type Saying, type Sentences } from '../domain/sentences'

let saying: Saying = (sentence) => sentence

/** From now on sentences of the server are said by these; null for as they come. */
export function speakBy(sentences: Sentences | null): void {
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
