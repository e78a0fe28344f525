import { locale, type Language } from './locale'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const durationUnits = {
  en: { ms: ' ms', s: ' s', min: ' min', h: ' h', d: ' d' },
  ko: { ms: '밀리초', s: '초', min: '분', h: '시간', d: '일' },
} as const satisfies Record<Language, unknown>

type DurationUnit = keyof (typeof durationUnits)['en']

/** 0.84 -> "0.8 s", 75 -> "1 min 15 s", 3700 -> "1 h 1 min"; in Korean "0.8초", "1분 15초". */
export function formatDuration(seconds: number, language = locale()): string {
  const units = durationUnits[language]
  const inUnit = (value: number | string, unit: DurationUnit) => `${value}${units[unit]}`
  const joined = (major: number, unit: DurationUnit, minor: number, minorUnit: DurationUnit) =>
    minor === 0 ? inUnit(major, unit) : `${inUnit(major, unit)} ${inUnit(minor, minorUnit)}`

  if (!Number.isFinite(seconds) || seconds < 0) return inUnit(0, 's')
  if (seconds < 0.1) return inUnit(Math.round(seconds * 1000), 'ms')
  if (seconds < 9.95) return inUnit(seconds.toFixed(1), 's')
  const whole = Math.round(seconds)
  if (whole < MINUTE) return inUnit(whole, 's')
  if (whole < HOUR) return joined(Math.floor(whole / MINUTE), 'min', whole % MINUTE, 's')
  if (whole < DAY) return joined(Math.floor(whole / HOUR), 'h', Math.floor((whole % HOUR) / MINUTE), 'min')
  return joined(Math.floor(whole / DAY), 'd', Math.floor((whole % DAY) / HOUR), 'h')
}

/** A length of time that is exact at whole seconds, as on a clock or an axis: 2 -> "2 s", 0 -> "0 s". */
export function formatWholeDuration(seconds: number, language = locale()): string {
  return seconds < 9.95 && Number.isInteger(seconds)
    ? `${seconds}${durationUnits[language].s}`
    : formatDuration(seconds, language)
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB']

/** 1234567 -> "1.2 MB"; thousands, as disks and the network count. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1
  return `${value.toFixed(digits)} ${byteUnits[unit] ?? ''}`
}

/** A limit as the server's settings write it, whose MB are 1024 times 1024 bytes: 536870912 -> "512 MB". */
export const formatLimit = (bytes: number): string => `${Math.floor(bytes / (1024 * 1024))} MB`

export function formatNumber(value: number, language: string = locale()): string {
  return new Intl.NumberFormat(language, { maximumSignificantDigits: 6 }).format(value)
}

/** Every digit of it, as for a limit that must be kept. */
export function formatExact(value: number, language: string = locale()): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 20 }).format(value)
}

/** How long ago, in one unit; null when so recent that a number would only flicker. */
export function formatRelative(at: number, now: number, language: string = locale()): string | null {
  const seconds = Math.round((at - now) / 1000)
  const size = Math.abs(seconds)
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'narrow' })
  if (size < 10) return null
  if (size < MINUTE) return relative.format(seconds, 'second')
  if (size < HOUR) return relative.format(Math.trunc(seconds / MINUTE), 'minute')
  if (size < DAY) return relative.format(Math.trunc(seconds / HOUR), 'hour')
  if (size < 30 * DAY) return relative.format(Math.trunc(seconds / DAY), 'day')
  return formatDate(at, language)
}

/** A day as "2026-03-01" -> "Mar 1, 2026". */
export function formatDay(day: string, language: string = locale()): string {
  return formatDate(Date.parse(`${day}T00:00`), language)
}

/** The day of a moment, as "Mar 1, 2026", in the order of the browser's region. */
export function formatDate(at: number, language: string = locale()): string {
  return new Intl.DateTimeFormat(inRegion(language), { dateStyle: 'medium' }).format(at)
}

export function formatAbsolute(at: number, language: string = locale()): string {
  return new Intl.DateTimeFormat(inRegion(language), { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
}

// Of one language, the days and months stand in another order in London than in New York.
const inRegion = (language: string) =>
  navigator.languages.find((each) => each.startsWith(`${language}-`)) ?? language
