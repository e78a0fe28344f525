import { isWorthNotice, startNotices, stopNotices, wantsNotices } from './runNotice'

const run = (seconds: number) => ({
  started_at: '2026-01-01T12:00:00Z',
  finished_at: new Date(Date.parse('2026-01-01T12:00:00Z') + seconds * 1000).toISOString(),
})

afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

it('tells only of long runs that end out of sight', () => {
  expect(isWorthNotice(run(60), true)).toBe(true)
  expect(isWorthNotice(run(60), false)).toBe(false)
  expect(isWorthNotice(run(3), true)).toBe(false)
  expect(isWorthNotice({ started_at: null, finished_at: null }, true)).toBe(false)
})

it('is off until the person allowed it, and off again when they say so', async () => {
  vi.stubGlobal('Notification', {
    permission: 'granted',
    requestPermission: () => Promise.resolve('granted'),
  })
  expect(wantsNotices()).toBe(false)

  expect(await startNotices()).toBe(true)
  expect(wantsNotices()).toBe(true)

  stopNotices()
  expect(wantsNotices()).toBe(false)
})

it('stays off where the browser refuses', async () => {
  vi.stubGlobal('Notification', { permission: 'denied', requestPermission: () => Promise.resolve('denied') })

  expect(await startNotices()).toBe(false)
  expect(wantsNotices()).toBe(false)
})
