import { readStored, writeStored } from '../../ui/stored'

const NAME = 'notify-run-end'
/** A run that took less is seen ending by whoever started it. */
export const LONG_SECONDS = 10

/** Whether this browser says so when a long run ends out of sight. */
export const wantsNotices = (): boolean =>
  noticesPossible() && Notification.permission === 'granted' && readStored(NAME, isTrue) === true

export const noticesPossible = (): boolean => typeof Notification !== 'undefined'

export function stopNotices(): void {
  writeStored(NAME, false)
}

/** Asks the person's browser for leave; false when it was refused. */
export async function startNotices(): Promise<boolean> {
  if (!noticesPossible()) return false
  const answer = await Notification.requestPermission()
  writeStored(NAME, answer === 'granted')
  return answer === 'granted'
}

type Ended = { started_at: string | null; finished_at: string | null }

/** Whether an end is worth a notice: the run was long, and nobody looks. */
export function isWorthNotice({ started_at: start, finished_at: end }: Ended, isHidden: boolean): boolean {
  if (!isHidden || start === null || end === null) return false
  return Date.parse(end) - Date.parse(start) >= LONG_SECONDS * 1000
}

const isTrue = (value: unknown): value is boolean => typeof value === 'boolean'
