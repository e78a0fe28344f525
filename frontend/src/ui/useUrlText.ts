import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'

const SETTLE_MS = 250

/** A text that is typed here and kept in the address, once the typing pauses. */
export function useUrlText(name: string): [typed: string, setTyped: (text: string) => void, settled: string] {
  const [search, setSearch] = useSearchParams()
  const settled = search.get(name) ?? ''
  const [typed, setTyped] = useState(settled)
  const [known, setKnown] = useState(settled)

  // Back, forward and links change the address too; what is typed then follows it.
  if (settled !== known) {
    setKnown(settled)
    setTyped(settled)
  }

  useEffect(() => {
    if (typed.trim() === settled) return
    const timer = window.setTimeout(() => {
      setKnown(typed.trim())
      setSearch((before) => withParam(before, name, typed.trim()), { replace: true })
    }, SETTLE_MS)
    return () => window.clearTimeout(timer)
  }, [typed, settled, name, setSearch])

  return [typed, setTyped, settled]
}

/** The same parameters with one set, or left out when it is empty. */
export function withParam(before: URLSearchParams, name: string, value: string): URLSearchParams {
  const after = new URLSearchParams(before)
  if (value === '') after.delete(name)
  else after.set(name, value)
  return after
}
