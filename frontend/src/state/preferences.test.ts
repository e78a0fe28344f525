import { manualTimers } from './manualTimers'
import { memoryStorage } from './memoryStorage'
import { createPreferences, usageOf } from './preferences'

function remembering(storage: Storage | null = memoryStorage()) {
  const timers = manualTimers(1_000)
  return { preferences: createPreferences(storage, timers), timers, storage }
}

const stored = (text: string) => {
  const storage = memoryStorage()
  storage.setItem('pipewright.preferences', text)
  return remembering(storage).preferences.store.getState()
}

describe('what the browser remembers', () => {
  it('is there again on the next visit', async () => {
    const { preferences, timers, storage } = remembering()
    preferences.setTheme('dark')
    preferences.setDock('left', { size: 300 })
    preferences.setDock('bottom', { isOpen: true })
    preferences.keepViewport('pipeline.12', { x: 1, y: 2, zoom: 0.5 })
    preferences.componentUsed('train_model')
    preferences.componentUsed('train_model')
    await timers.advance(300)

    const again = remembering(storage).preferences

    expect(again.store.getState()).toEqual(preferences.store.getState())
    expect(again.viewportOf('pipeline.12')).toEqual({ x: 1, y: 2, zoom: 0.5 })
    expect(usageOf(again.store.getState()).get('train_model')).toEqual({ count: 2, lastUsedAt: 1_000 })
  })

  it('is written after a pause and not with every pixel of a drag', async () => {
    const storage = memoryStorage()
    let writes = 0
    const counting = Object.assign(storage, { setItem: () => void (writes += 1) })
    const { preferences, timers } = remembering(counting)

    for (let size = 250; size < 350; size += 1) preferences.setDock('left', { size })
    await timers.advance(300)

    expect(writes).toBe(1)
  })

  it('keeps docks within sizes that can be used', () => {
    const { preferences } = remembering()

    preferences.setDock('left', { size: 5 })
    preferences.setDock('right', { size: 9_999 })

    expect(preferences.store.getState().docks).toMatchObject({ left: { size: 200 }, right: { size: 640 } })
  })

  it('forgets the oldest views, and knows none it was not told of', () => {
    const { preferences } = remembering()
    for (let id = 0; id < 60; id += 1) preferences.keepViewport(`pipeline.p${id}`, { x: id, y: 0, zoom: 1 })

    expect(preferences.viewportOf('pipeline.p0')).toBeNull()
    expect(preferences.viewportOf('pipeline.p59')).toEqual({ x: 59, y: 0, zoom: 1 })
    expect(preferences.viewportOf('constructor')).toBeNull()
  })

  it('costs nothing but the memory when the storage is full, forbidden or absent', async () => {
    const refuse = () => {
      throw new DOMException('QuotaExceededError')
    }
    const broken = Object.assign(memoryStorage(), { getItem: refuse, setItem: refuse })

    for (const storage of [broken, null]) {
      const { preferences, timers } = remembering(storage)
      preferences.setTheme('light')
      await timers.advance(300)
      expect(preferences.store.getState().theme).toBe('light')
    }
  })

  it('takes over what is sound from a storage that is damaged', () => {
    expect(
      stored('{"theme": "dark", "docks": {"left": {"size": "wide"}, "right": {"size": 400}}}'),
    ).toMatchObject({
      theme: 'dark',
      docks: { left: { size: 272, isOpen: true }, right: { size: 400, isOpen: true } },
    })
    expect(stored('not JSON').theme).toBe('system')
    expect(stored('[1]').docks.left.size).toBe(272)
    expect(
      stored('{"viewports": {"a": {"x": null, "y": 1, "zoom": 1}, "b": {"x": 1, "y": 1, "zoom": 1}}}')
        .viewports,
    ).toEqual({
      b: { x: 1, y: 1, zoom: 1 },
    })
  })
})
