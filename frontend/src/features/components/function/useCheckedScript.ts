import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { functionQuery, type CheckedFunction, type Script } from '../../../api/functions'

const REST_MILLISECONDS = 350

export type CheckedScript = {
  checked: CheckedFunction | undefined
  /** Whether `checked` speaks of the script as it stands. */
  isCurrent: boolean
  error: Error | null
}

/** What the server reads in a script, asked for whenever the hand rests. */
export function useCheckedScript(script: Script): CheckedScript {
  const [asked, setAsked] = useState(script)
  const isSettled = asked.script === script.script && asked.function === script.function
  useEffect(() => {
    if (isSettled) return
    const timer = setTimeout(() => setAsked(script), REST_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [script, isSettled])
  const { data, error, isPlaceholderData } = useQuery(functionQuery(asked))
  return { checked: data, isCurrent: isSettled && data !== undefined && !isPlaceholderData, error }
}
