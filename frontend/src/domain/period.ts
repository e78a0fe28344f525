/** A span of time as it stands in an address: the last so many hours or days, or days from and to. */
export type Period = string

export const RECENT_PERIODS = ['1h', '24h', '7d', '30d'] as const

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const RECENT = /^([1-9]\d{0,3})([hd])$/
const DAY = '\\d{4}-\\d{2}-\\d{2}'
const DAYS = new RegExp(`^(?:(${DAY}))?\\.\\.(?:(${DAY}))?$`)

export const isPeriod = (text: string): boolean => RECENT.test(text) || daysOf(text) !== null

/** The two days of a period that names days; either may be left open. */
export function daysOf(period: Period): { from: string; to: string } | null {
  const found = DAYS.exec(period)
  if (!found) return null
  const [, from = '', to = ''] = found
  const isSound = [from, to].every((day) => day === '' || !Number.isNaN(Date.parse(`${day}T00:00`)))
  return isSound && (from || to) ? { from, to } : null
}

export const periodOfDays = (from: string, to: string): Period => `${from}..${to}`

/** Moments between which a period lies, the second one not in it; days are those of this machine's clock. */
export function rangeOf(period: Period, now: number): { since?: string; before?: string } {
  const recent = RECENT.exec(period)
  if (recent) {
    const hours = Number(recent[1]) * (recent[2] === 'd' ? 24 : 1)
    // By the minute, so that a list that is asked for again asks the same.
    const since = Math.floor((now - hours * HOUR_MS) / MINUTE_MS) * MINUTE_MS
    return { since: new Date(since).toISOString() }
  }
  const days = daysOf(period)
  return {
    ...(days?.from && { since: startOf(days.from, 0) }),
    ...(days?.to && { before: startOf(days.to, 1) }),
  }
}

function startOf(day: string, plus: number): string {
  const moment = new Date(`${day}T00:00`)
  moment.setDate(moment.getDate() + plus)
  return moment.toISOString()
}
