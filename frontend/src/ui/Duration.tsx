import { formatDuration } from './format'
import { useNow } from './now'

type DurationProps = { seconds: number } | { since: string | number | Date }

/** A length of time, or a clock that counts up from a moment. */
export function Duration(props: DurationProps) {
  const isLive = 'since' in props
  const now = useNow(isLive ? 1000 : null)
  if (!isLive) return <>{formatDuration(props.seconds)}</>

  // Whole seconds: a tenth that is renewed once a second would look stuck.
  const seconds = Math.max(0, Math.floor((now - new Date(props.since).getTime()) / 1000))
  return <>{seconds === 0 ? '0 s' : formatDuration(seconds).replace('.0 s', ' s')}</>
}
