/** The languages the product speaks, each in its own name. */
export const languages = [
  { value: 'en', name: 'English' },
  { value: 'ko', name: '한국어' },
] as const

export type Language = (typeof languages)[number]['value']

export const isLanguage = (value: unknown): value is Language =>
  languages.some((each) => each.value === value)

let shown: Language = 'en'

/** The language in which dates and numbers are written. The catalogue of texts sets it when it changes. */
export const locale = () => shown

export function setLocale(next: Language): void {
  shown = next
}
