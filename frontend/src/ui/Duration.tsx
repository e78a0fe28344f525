import { formatDuration, formatWholeDuration } from './format'
import { useNow } from './now'
import { useTexts } from './useTexts'

type DurationProps = { seconds: number } | { since: string | number | Date }

/** A length of time, or a clock that counts up from a moment. */
export function Duration(props: DurationProps) {
  // Written anew when the language changes.
  useTexts()
  const isLive = 'since' in props
  const now = useNow(isLive ? 1000 : null)
  if (!isLive) return <>{formatDuration(props.seconds)}</>

  // Whole seconds: a tenth that is renewed once a second would look stuck.
  const seconds = Math.max(0, Math.floor((now - new Date(props.since).getTime()) / 1000))
  return <>{formatWholeDuration(seconds)}</>
}
