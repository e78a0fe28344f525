import { api } from '../api/client'
import type { EventBatch } from '../domain/run'
import { browserSocket } from '../state/browserSocket'
import { browserStorage } from '../state/browserStorage'
import { createCatalogue } from '../state/catalogue'
import { LiveSocket } from '../state/liveSocket'
import { createPreferences } from '../state/preferences'
import { browserTimers } from '../state/timers'
import { unsavedCopiesIn } from '../state/unsavedCopies'

// What all pages share, one of each.

export const catalogue = createCatalogue()

export const preferences = createPreferences(browserStorage(), browserTimers)

export const unsavedCopies = unsavedCopiesIn(browserStorage())

export const liveSocket = new LiveSocket({
  openSocket: browserSocket,
  fetchEvents: (run, after) => api.get<EventBatch>(`/runs/${run}/events`, { query: { after } }),
  timers: browserTimers,
})

window.addEventListener('online', () => liveSocket.wake())
