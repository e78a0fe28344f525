import { useCallback } from 'react'
import { useTexts } from './useTexts'

type Message = { readonly sentence: string } | { readonly key: string; readonly params: object }

/** Turns a message of the domain, or a ready sentence of the server, into the text that is shown. */
export function useSentence(): (message: Message) => string {
  const { t } = useTexts()
  return useCallback(
    (message: Message) =>
      'sentence' in message
        ? message.sentence
        : // Which keys there are is known to whoever made the message, and checked there.
          (t as (key: string, params: object) => string)(message.key, message.params),
    [t],
  )
}
