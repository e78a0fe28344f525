import { useEffect, useRef } from 'react'

type Keys = {
  readonly nextProblem: () => void
  readonly previousProblem: () => void
  readonly run: () => void
}

/** Keys that count everywhere on the page, also while something is typed. */
export function useDesignerKeys(keys: Keys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const { nextProblem, previousProblem, run } = latest.current
      const isMod = event.ctrlKey || event.metaKey
      if (event.key === 'F8' && !isMod && !event.altKey) (event.shiftKey ? previousProblem : nextProblem)()
      // In a text of several lines these keys end the text.
      else if (event.key === 'Enter' && isMod && !(event.target instanceof HTMLTextAreaElement)) run()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
