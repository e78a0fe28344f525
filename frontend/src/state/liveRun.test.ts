import { nodeId } from '../domain/graph'
import { exampleRun, progressed, runChanged, stepChanged } from '../domain/examples/runs'
import { createLiveRun, isBehind, stepOf, stepSourceOf } from './liveRun'

const train = nodeId('train_model')
const split = nodeId('split_data')

function watching() {
  const gaps: number[] = []
  let frame: (() => void) | null = null
  const live = createLiveRun(exampleRun(), {
    onGap: (after) => void gaps.push(after),
    schedule: (callback) => (frame = callback),
  })
  return {
    live,
    gaps,
    state: () => live.store.getState(),
    draw: () => {
      frame?.()
      frame = null
    },
    isScheduled: () => frame !== null,
  }
}

describe('a run that is watched', () => {
  it('begins with the snapshot', () => {
    const { state } = watching()

    expect(state().run).toMatchObject({ id: 7, state: 'running' })
    expect(state().seq).toBe(10)
    expect(stepOf(train)(state())?.state).toBe('waiting')
  })

  it('follows its events', () => {
    const { live, state, draw } = watching()

    live.apply({ seq: 12, events: [stepChanged(11, 'split_data', 'running'), runChanged(12, 'failed')] })
    draw()

    expect(stepOf(split)(state())?.state).toBe('running')
    expect(state().run).toMatchObject({ id: 7, state: 'failed' })
    expect(state().seq).toBe(12)
  })

  it('shows many events in one change for each picture', () => {
    const { live, state, draw } = watching()
    let changes = 0
    live.store.subscribe(() => (changes += 1))

    for (let seq = 11; seq < 111; seq += 1) live.apply({ seq, events: [progressed(seq, 'train_model', seq)] })
    expect(changes).toBe(0)
    draw()

    expect(changes).toBe(1)
    expect(stepOf(train)(state())?.log_size).toBe(110)
  })

  it('leaves steps that nothing happened to the same objects', () => {
    const { live, state, draw } = watching()
    const before = state().steps.get(split)

    live.apply({ seq: 11, events: [stepChanged(11, 'train_model', 'running')] })
    draw()

    expect(state().steps.get(split)).toBe(before)
  })

  it('calls whoever draws its steps only when a step changed', () => {
    const { live, draw } = watching()
    const source = stepSourceOf(live)
    let calls = 0
    source.subscribe(() => (calls += 1))

    live.connectionIs('live')
    live.apply({ seq: 11, events: [runChanged(11, 'cancelling')] })
    draw()
    expect(calls).toBe(0)
    live.apply({ seq: 12, events: [stepChanged(12, 'train_model', 'running')] })
    draw()

    expect(calls).toBe(1)
    expect(source.stepOf(train)?.state).toBe('running')
  })

  it('joins progress with what is known of the step', () => {
    const { live, state, draw } = watching()

    live.apply({
      seq: 12,
      events: [progressed(11, 'train_model', 5, { loss: 1 }), progressed(12, 'train_model', 9, { r2: 0.5 })],
    })
    draw()

    expect(stepOf(train)(state())).toMatchObject({
      state: 'waiting',
      log_size: 9,
      metrics: { loss: 1, r2: 0.5 },
    })
  })

  it('drops what it has seen already, also when it comes twice in a row', () => {
    const { live, state, draw, gaps, isScheduled } = watching()
    live.apply({ seq: 11, events: [stepChanged(11, 'train_model', 'running')] })

    live.apply({ seq: 11, events: [stepChanged(11, 'train_model', 'waiting')] })
    draw()
    live.apply({ seq: 10, events: [stepChanged(10, 'train_model', 'failed')] })

    expect(stepOf(train)(state())?.state).toBe('running')
    expect(isScheduled()).toBe(false)
    expect(gaps).toEqual([])
  })

  it('takes events of one batch in order, however they lie', () => {
    const { live, state, draw } = watching()

    live.apply({
      seq: 12,
      events: [stepChanged(12, 'train_model', 'succeeded'), stepChanged(11, 'train_model', 'running')],
    })
    draw()

    expect(stepOf(train)(state())?.state).toBe('succeeded')
  })

  it('notices a gap, shows nothing of what lies beyond it, and asks for what is missing', () => {
    const { live, state, gaps, isScheduled } = watching()

    live.apply({ seq: 14, events: [stepChanged(14, 'train_model', 'succeeded')] })

    expect(gaps).toEqual([10])
    expect(isScheduled()).toBe(false)
    expect(state().seq).toBe(10)
  })

  it('notices a gap inside a batch that does not say what it stands for', () => {
    const { live, gaps } = watching()

    live.apply({
      seq: 13,
      events: [stepChanged(11, 'train_model', 'running'), stepChanged(13, 'train_model', 'failed')],
    })

    expect(gaps).toEqual([10])
  })

  it('notices that a batch speaks of events it does not hold', () => {
    const { live, gaps } = watching()

    live.apply({ seq: 13, events: [stepChanged(11, 'train_model', 'running')] })

    expect(gaps).toEqual([10])
  })

  it('takes a batch that says where it begins, though superseded events were left out', () => {
    const { live, state, draw, gaps } = watching()

    live.apply({ after: 8, seq: 40, events: [stepChanged(40, 'train_model', 'succeeded')] })
    draw()

    expect(gaps).toEqual([])
    expect(state().seq).toBe(40)
  })

  it('notices that a batch begins too late', () => {
    const { live, gaps } = watching()

    live.apply({ after: 11, seq: 12, events: [stepChanged(12, 'train_model', 'failed')] })

    expect(gaps).toEqual([10])
  })

  it('learns from a heartbeat that the last event was lost', () => {
    const { live, state, gaps } = watching()

    live.heardOf(10)
    expect(gaps).toEqual([])
    live.heardOf(12)

    expect(gaps).toEqual([10])
    expect(isBehind(state())).toBe(true)
  })

  it('is not alarmed by a heartbeat about events that wait for the next picture', () => {
    const { live, gaps } = watching()
    live.apply({ seq: 11, events: [stepChanged(11, 'train_model', 'running')] })

    live.heardOf(11)

    expect(gaps).toEqual([])
  })

  it('begins again from a new snapshot, forgetting what waited', () => {
    const { live, state, draw } = watching()
    live.apply({ seq: 11, events: [stepChanged(11, 'train_model', 'running')] })

    live.reset(exampleRun({ seq: 50, state: 'succeeded' }))
    draw()

    expect(state()).toMatchObject({ seq: 50, head: 50, run: { state: 'succeeded' } })
    expect(stepOf(train)(state())?.state).toBe('waiting')
  })

  it('passes over an event of a kind it does not know', () => {
    const { live, state, draw } = watching()

    live.apply({ seq: 11, events: [{ seq: 11, at: '', kind: 'approval_asked', data: {} } as never] })
    draw()

    expect(state().seq).toBe(11)
  })

  it('ends in the same state however the events are cut, doubled and delayed', () => {
    const events = Array.from({ length: 60 }, (_, n) =>
      n % 3 === 0
        ? progressed(11 + n, 'train_model', n)
        : stepChanged(11 + n, 'split_data', n % 2 ? 'running' : 'queued', { attempt: n }),
    )
    let random = 3
    const below = (limit: number) => (random = (random * 48271) % 2147483647) % limit
    const { live, state, draw } = watching()
    let asked: number | null = null

    for (let turn = 0; turn < 500; turn += 1) {
      const from = asked === null ? below(events.length) : asked - 10
      asked = null
      const piece = events.slice(from, from + 1 + below(12))
      const known = state().seq
      live.apply({ seq: piece.at(-1)?.seq ?? 0, events: piece })
      if (below(2)) draw()
      if (state().seq === known && (piece[0]?.seq ?? 0) > known + 1) asked = known
    }
    draw()
    live.apply({ seq: 70, events: events.filter((event) => event.seq > state().seq) })
    draw()

    const whole = watching()
    whole.live.apply({ seq: 70, events })
    whole.draw()
    expect(state().steps).toEqual(whole.state().steps)
    expect(state().seq).toBe(70)
  })
})
