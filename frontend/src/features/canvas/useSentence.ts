import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { Message } from '../../domain/message'

/** Turns a message of the domain or of the server into the sentence that is shown. */
export function useSentence(): (message: Message) => string {
  const { t } = useTranslation()
  return useCallback(
    (message: Message) =>
      'sentence' in message
        ? message.sentence
        : // The domain's keys are checked against the catalogue by its own test.
          (t as (key: string, params: object) => string)(message.key, message.params),
    [t],
  )
}
