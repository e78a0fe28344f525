import { exampleRun, runChanged, stepChanged } from '../domain/examples/runs'
import { nodeId } from '../domain/graph'
import type { RunSnapshot } from '../domain/run'
import { followRun } from './followRun'
import { LiveSocket, type SocketLike } from './liveSocket'
import { manualTimers } from './manualTimers'

const train = nodeId('train_model')

function following(snapshots: readonly (RunSnapshot | Error)[] = []) {
  const timers = manualTimers()
  const said: { type: string; after?: number }[] = []
  const line: SocketLike = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => void said.push(JSON.parse(text) as { type: string; after?: number }),
    close: () => undefined,
  }
  const errors: string[] = []
  let asked = 0
  const socket = new LiveSocket({
    openSocket: () => line,
    fetchEvents: () => Promise.reject(new Error('not here')),
    timers,
  })
  const followed = followRun(exampleRun(), {
    socket,
    timers,
    schedule: (callback) => callback(),
    onError: (code) => void errors.push(code),
    fetchSnapshot: () => {
      const next = snapshots[asked]
      asked += 1
      return next instanceof Error || next === undefined
        ? Promise.reject(next ?? new Error('none'))
        : Promise.resolve(next)
    },
  })
  line.onopen?.()
  return {
    ...followed,
    timers,
    errors,
    said,
    asked: () => asked,
    says: (message: object) => line.onmessage?.({ data: JSON.stringify({ run: 7, ...message }) }),
    state: () => followed.live.store.getState(),
  }
}

describe('a run that is followed', () => {
  it('is current from its snapshot on', () => {
    const { says, state, said } = following()

    says({ type: 'events', after: 10, seq: 11, events: [stepChanged(11, 'train_model', 'running')] })

    expect(said).toEqual([{ type: 'subscribe', run: 7, after: 10 }])
    expect(state().steps.get(train)?.state).toBe('running')
    expect(state().connection).toBe('live')
  })

  it('asks once for what is missing, however many batches notice it', async () => {
    const { says, said, timers, state } = following()

    for (let seq = 13; seq < 20; seq += 1)
      says({ type: 'events', after: seq - 1, seq, events: [runChanged(seq, 'running')] })
    expect(said.slice(1)).toEqual([{ type: 'subscribe', run: 7, after: 10 }])

    says({ type: 'events', after: 10, seq: 20, events: [stepChanged(12, 'train_model', 'succeeded')] })
    expect(state().seq).toBe(20)

    await timers.advance(1_000)
    says({ type: 'heartbeat', heads: { 7: 21 } })
    expect(said.at(-1)).toEqual({ type: 'subscribe', run: 7, after: 20 })
  })

  it('begins again from a new snapshot when it fell too far behind', async () => {
    const { says, state, said, timers } = following([exampleRun({ seq: 5_000, state: 'succeeded' })])

    says({ type: 'reset' })
    says({ type: 'reset' })
    await timers.settle()

    expect(state()).toMatchObject({ seq: 5_000, run: { state: 'succeeded' } })
    expect(said.at(-1)).toEqual({ type: 'subscribe', run: 7, after: 5_000 })
  })

  it('asks for the snapshot again when it cannot be had at first', async () => {
    const { says, state, timers, asked } = following([new Error('away'), exampleRun({ seq: 90 })])

    says({ type: 'reset' })
    await timers.advance(2_000)

    expect(asked()).toBe(2)
    expect(state().seq).toBe(90)
  })

  it('asks for nothing more once it is left', async () => {
    const { says, stop, timers, asked, said } = following([new Error('away'), exampleRun({ seq: 90 })])
    says({ type: 'reset' })
    await timers.settle()

    stop()
    await timers.advance(10_000)

    expect(asked()).toBe(1)
    expect(said.at(-1)).toEqual({ type: 'unsubscribe', run: 7 })
  })

  it('passes on that the run may not be followed', () => {
    const { says, errors } = following()

    says({ type: 'error', code: 'not_found', message: 'There is no run 7.' })

    expect(errors).toEqual(['not_found'])
  })
})
