import { en } from './en'
import { ko, sentences } from './ko'

type Texts = { readonly [key: string]: string | Texts }

const flat = (texts: Texts, path = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`),
  )

const korean = new Map(flat(ko))
const english = new Map(flat(en))

// What stands for something else in a text: {{name}}, $t(other.text), <0>a view</0>.
const placesOf = (text: string) =>
  (text.match(/\{\{.*?\}\}|\$t\(.*?\)|<\/?\w+>/g) ?? []).map((place) => place.replaceAll(' ', '')).toSorted()

it('has no Korean text that English lacks', () => {
  expect([...korean.keys()].filter((key) => !english.has(key))).toEqual([])
})

it.each([...english].filter(([key]) => !key.endsWith('_one')))(
  'says %s in Korean with the same things in it',
  (key, text) => {
    const places = new Set(placesOf(korean.get(key) ?? ''))

    expect(korean.get(key)?.trim()).toBeTruthy()
    expect([...places]).toEqual([...new Set(placesOf(text))])
  },
)

// Names, commands and file names are the same in both.
const SAME =
  /Pipewright|YAML|MLTable|PNG|SVG|JSON|pipeline\.yml|pipewright [a-z-]+|type: pipeline\njobs:|http:\S+|\{\{.*?\}\}|\$t\(.*?\)/g

it('leaves no text in English', () => {
  const left = [...english].filter(
    ([key, text]) => korean.get(key) === text && /\p{L}{2}/u.test(text.replaceAll(SAME, '')),
  )

  expect(left.map(([key]) => key)).toEqual([])
})

// The form is chosen where both are written as 이(가). Written as 가(이), both would be shown.
it('writes both forms of a particle so that one of them is chosen', () => {
  const left = [...korean.values(), ...Object.values(sentences)].filter((text) =>
    /가\(이\)|는\(은\)|를\(을\)|와\(과\)|로\(으로\)/u.test(text),
  )

  expect(left).toEqual([])
})
