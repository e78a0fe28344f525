import i18next, { type TFunction } from 'i18next'
import { useSyncExternalStore } from 'react'

type Texts = { readonly t: TFunction }

let texts: Texts = renewed()

function renewed(): Texts {
  return { t: i18next.t.bind(i18next) }
}

function subscribe(listener: () => void): () => void {
  const onChange = () => {
    texts = renewed()
    listener()
  }
  i18next.on('languageChanged', onChange)
  return () => i18next.off('languageChanged', onChange)
}

/**
 * What useTranslation gives, for views that stand on the canvas by the hundred.
 *
 * useTranslation copies the whole i18next object for each view that asks: a fifth of the time in which a large
 * drawing first appears.
 */
export function useTexts(): Texts {
  return useSyncExternalStore(subscribe, () => texts)
}
