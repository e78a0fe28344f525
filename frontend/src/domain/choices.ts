import {
  otherSide,
  sourceOf,
  subjectKey,
  type Choice,
  type Divergence,
  type Side,
  type Sides,
  type Subject,
} from './divergence'

/** What counts of each divergence, by its key. */
export type Choices = ReadonlyMap<string, Choice>

/** What is asked about; the rest comes along with that. */
export const questionsOf = ({ divergences }: Sides): readonly Divergence[] =>
  divergences.filter(({ follows }) => follows === null)

/** Every difference from one side. */
export const choicesOf = (sides: Sides, side: Side): Choices =>
  new Map(questionsOf(sides).map(({ key }) => [key, side]))

/** Joins both sides so that no work is lost: what one side changed from that side, and mine where both did. */
export function joiningChoices(sides: Sides): Choices {
  const asked = new Asked(sides, new Map(questionsOf(sides).map(({ key, preferred }) => [key, preferred])))
  for (const divergence of questionsOf(sides)) asked.bringAlong(divergence)
  return asked.choices
}

/** Chooses one thing. What it cannot be without comes along, and what cannot be without it goes back. */
export function choose(sides: Sides, choices: Choices, key: string, choice: Choice): Choices {
  const asked = new Asked(sides, choices)
  const chosen = asked.find(key)
  if (!chosen?.options.includes(choice)) return choices
  asked.choices.set(key, choice)
  asked.bringAlong(chosen)
  for (const divergence of questionsOf(sides)) if (divergence !== chosen) asked.letGo(divergence)
  return asked.choices
}

/** Whether two ways to choose come to the same drawing. */
export function sameChoices(sides: Sides, one: Choices, other: Choices): boolean {
  const [first, second] = [chosenSide(sides, one), chosenSide(sides, other)]
  return questionsOf(sides).every((question) => first(question) === second(question))
}

/** The side that counts for a divergence; one that follows another goes with it. */
export function chosenSide(sides: Sides, choices: Choices): (divergence: Divergence) => Choice {
  const asked = new Asked(sides, choices)
  return (divergence) => asked.chosen(divergence)
}

/** Whether something that only one side has stands in the result; what both have always does. */
export function presenceOf(sides: Sides, choices: Choices): (subject: Subject) => boolean {
  const asked = new Asked(sides, choices)
  return (subject) => asked.isPresent(subject)
}

/** Choices while they are being made, with what hangs on what. */
class Asked {
  private readonly byKey: ReadonlyMap<string, Divergence>
  private readonly byTwin: ReadonlyMap<string, Divergence>
  readonly choices: Map<string, Choice>

  constructor(sides: Sides, choices: Choices) {
    this.choices = new Map(choices)
    this.byKey = new Map(sides.divergences.map((divergence) => [divergence.key, divergence]))
    this.byTwin = new Map(
      sides.divergences.flatMap((divergence) =>
        divergence.what === 'twins' ? [[subjectKey(divergence.theirs), divergence]] : [],
      ),
    )
  }

  find(key: string): Divergence | undefined {
    return this.byKey.get(key)
  }

  chosen({ key, follows, preferred }: Divergence): Choice {
    if (!follows) return this.choices.get(key) ?? preferred
    const leader = this.byKey.get(follows.key)
    const isThere = leader !== undefined && includes(this.chosen(leader), follows.side)
    return isThere ? follows.side : otherSide(follows.side)
  }

  isPresent(subject: Subject): boolean {
    const key = subjectKey(subject)
    const found = this.byKey.get(key)
    if (found?.what === 'presence') return this.chosen(found) === found.on
    if (found?.what === 'twins') return includes(this.chosen(found), 'mine')
    const twin = this.byTwin.get(key)
    return !twin || includes(this.chosen(twin), 'theirs')
  }

  /** Sees to it that what the chosen side of a divergence comes from is there. */
  bringAlong(divergence: Divergence): void {
    const needed = neededBy(divergence, this.chosen(divergence))
    if (!needed || this.isPresent(needed)) return
    const key = subjectKey(needed)
    const question = this.byKey.get(key) ?? this.byTwin.get(key)
    if (question?.what === 'presence') this.choices.set(question.key, question.on)
    if (question?.what === 'twins') this.choices.set(question.key, 'both')
  }

  /** Turns to the other side if the chosen one comes from something that is left out. */
  letGo(divergence: Divergence): void {
    const choice = this.chosen(divergence)
    const needed = neededBy(divergence, choice)
    if (choice === 'both' || !needed || this.isPresent(needed)) return
    const other = otherSide(choice)
    const instead = neededBy(divergence, other)
    if (!instead || this.isPresent(instead)) this.choices.set(divergence.key, other)
  }
}

/** What the chosen side of a divergence comes from. */
function neededBy(divergence: Divergence, choice: Choice): Subject | null {
  if (choice === 'both') return null
  if (divergence.what === 'binding') return sourceOf(divergence[choice])
  if (divergence.what === 'source') return { thing: 'node', id: divergence[choice].node }
  return null
}

const includes = (choice: Choice, side: Side) => choice === 'both' || choice === side
