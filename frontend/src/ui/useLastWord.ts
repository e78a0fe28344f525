import { useEffectEvent, useLayoutEffect } from 'react'

/** Calls back when the field is taken off the page, which the browser does not tell as leaving it. */
export function useLastWord(onGone: () => void): void {
  const gone = useEffectEvent(onGone)
  // Before effects of what stands around it end: they may be what keeps the word.
  useLayoutEffect(() => () => gone(), [])
}
