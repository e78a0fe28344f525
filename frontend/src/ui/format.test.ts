import {
  formatBytes,
  formatDay,
  formatDuration,
  formatLimit,
  formatRelative,
  formatWholeDuration,
} from './format'

it.each([
  [0.012, '12 ms'],
  [0.84, '0.8 s'],
  [9.97, '10 s'],
  [59.6, '1 min'],
  [75, '1 min 15 s'],
  [3600, '1 h'],
  [3725, '1 h 2 min'],
  [90_000, '1 d 1 h'],
])('writes %d seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})

it.each([
  [0.84, '0.8초'],
  [75, '1분 15초'],
  [3725, '1시간 2분'],
  [90_000, '1일 1시간'],
])('writes %d seconds in Korean as %s', (seconds, text) => {
  expect(formatDuration(seconds, 'ko')).toBe(text)
})

it.each([
  [0, '0 s'],
  [2, '2 s'],
  [2.5, '2.5 s'],
  [75, '1 min 15 s'],
])('writes %d seconds on an axis as %s', (seconds, text) => {
  expect(formatWholeDuration(seconds)).toBe(text)
})

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_999, '1.0 MB'],
  [1_234_567, '1.2 MB'],
  [512_000_000, '512 MB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

it('says nothing exact about the last seconds', () => {
  expect(formatRelative(95_000, 100_000)).toBeNull()
})

it.each([
  [30, '30s ago'],
  [150, '2m ago'],
  [7_300, '2h ago'],
  [200_000, '2d ago'],
])('names %d seconds ago in one unit', (seconds, text) => {
  const now = Date.UTC(2030, 0, 1)

  expect(formatRelative(now - seconds * 1000, now)).toBe(text)
})

it.each([
  [['en-GB', 'ko'], 'en', '1 Mar 2026'],
  [['ko-KR', 'en-US'], 'en', 'Mar 1, 2026'],
  [['fr-FR'], 'en', 'Mar 1, 2026'],
  [['en-GB'], 'ko', '2026. 3. 1.'],
])('writes a day for a browser of %j in %s as %s', (languages, language, text) => {
  vi.stubGlobal('navigator', { languages })

  expect(formatDay('2026-03-01', language)).toBe(text)

  vi.unstubAllGlobals()
})

it('writes a limit as the settings of the server do', () => {
  expect(formatLimit(512 * 1024 * 1024)).toBe('512 MB')
})
