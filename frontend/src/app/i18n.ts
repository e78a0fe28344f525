import i18next, { type BackendModule, type FormatterModule, type PostProcessorModule } from 'i18next'
import { initReactI18next } from 'react-i18next'

import { speakBy, type LibraryTexts } from '../api/said'
import { withParticles } from '../domain/particles'
import type { Sentences } from '../domain/sentences'
import { en } from '../messages/en'
import { formatExact } from '../ui/format'
import { isLanguage, languages, setLocale, type Language } from '../ui/locale'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
    returnNull: false
  }
}

const STORAGE_NAME = 'pipewright.language'

// What is counted is written as people write numbers; the number of a run or a version is a name.
const COUNTS = new Set(['count', 'total', 'done', 'most', 'nodes', 'limit', 'rows', 'reused'])

// They come with the Korean texts.
let koreanSentences: Sentences | null = null
let koreanLibrary: LibraryTexts | undefined

// English comes with the page; another language is fetched when it is chosen.
const otherLanguages: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, _namespace, done) => {
    const load =
      language === 'ko'
        ? import('../messages/ko').then(({ ko, sentences, library }) => {
            koreanSentences = sentences
            koreanLibrary = library
            return ko
          })
        : Promise.resolve({})
    load.then(
      (messages) => done(null, messages),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), false),
    )
  },
}

// After what is put in is known, so that each text need not care.
const particles: PostProcessorModule = {
  type: 'postProcessor',
  name: 'particles',
  process: (text: string) => (i18next.resolvedLanguage === 'ko' ? withParticles(text) : text),
}

const numbers: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, _format, _language, options) =>
    typeof value === 'number' && COUNTS.has(String(options?.interpolationkey))
      ? formatExact(value)
      : String(value),
}

i18next.on('languageChanged', (next) => {
  if (!isLanguage(next)) return
  setLocale(next)
  if (next === 'ko') speakBy(koreanSentences, koreanLibrary)
  else speakBy(null)
  document.documentElement.lang = next
})

/** Settled once the texts of the chosen language are there. */
export const textsReady = i18next
  .use(otherLanguages)
  .use(particles)
  .use(numbers)
  .use(initReactI18next)
  .init({
    lng: chosenLanguage(),
    fallbackLng: 'en',
    supportedLngs: languages.map(({ value }) => value),
    resources: { en: { translation: en } },
    partialBundledLanguages: true,
    // React escapes what it shows.
    interpolation: { escapeValue: false, alwaysFormat: true },
    react: { useSuspense: false },
    initAsync: false,
    postProcess: [particles.name],
  })

i18next.on('languageChanged', (next) => {
  try {
    localStorage.setItem(STORAGE_NAME, next)
  } catch {
    // The choice then lasts until the page is closed.
  }
})

/** What was chosen here before, else the first of the browser's languages that the product speaks. */
function chosenLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORAGE_NAME)
    if (isLanguage(stored)) return stored
  } catch {
    // Storage may be switched off.
  }
  return navigator.languages.map((each) => each.slice(0, 2)).find(isLanguage) ?? 'en'
}

export { i18next }
