import { changeNames } from '../domain/changeNames'
import { choicesOf } from '../domain/choices'
import { asInterface } from '../domain/component'
import { setInput } from '../domain/editGraph'
import { removeNodes, renameNode } from '../domain/editNodes'
import { carsGraph, library, port, splitData } from '../domain/examples/graphs'
import { findNode, nodeId, type Graph } from '../domain/graph'
import type { ServerProblem } from '../domain/mergeProblems'
import { moveNodes } from '../domain/place'
import { PAUSE_MS, type SaveAnswer } from './autosave'
import { createCatalogue } from './catalogue'
import { createDrawing, isUnsaved, redoName, undoName, type Drawing, type OpenedPipeline } from './drawing'
import { manualTimers } from './manualTimers'
import { memoryStorage } from './memoryStorage'
import { unsavedCopiesIn } from './unsavedCopies'

const names = changeNames(carsGraph, library)
const train = nodeId('train_model')
const trees = port('train_model', 'trees')
const differences = (drawing: Drawing) =>
  drawing.sides()?.divergences.map(({ what, changedBy }) => `${what} by ${changedBy}`)
const withTrees = (count: number) => (graph: Graph) => setInput(graph, trees, count)
const treesOf = (graph: Graph) => findNode(graph, train)?.inputs[trees.port]

const SAVED_AT = '2026-01-01T12:00:00Z'

/** A server that holds one drawing, and can be made unreachable. */
function server(graph = carsGraph, revision = 1) {
  const held = { graph, revision, problems: [] as readonly ServerProblem[] }
  const requests: { revision: number; graph: Graph }[] = []
  let mood: 'up' | 'down' | 'loses answers' | { refuses: string } = 'up'
  const save = async (from: number, sent: Graph): Promise<SaveAnswer> => {
    requests.push({ revision: from, graph: sent })
    await Promise.resolve()
    if (mood === 'down') throw new TypeError('Failed to fetch')
    if (typeof mood === 'object') return { kind: 'refused', message: mood.refuses }
    if (from !== held.revision) {
      return {
        kind: 'stale',
        current: { revision: held.revision, graph: held.graph, updatedBy: 'ana', updatedAt: SAVED_AT },
      }
    }
    held.graph = structuredClone(sent)
    held.revision += 1
    if (mood === 'loses answers') throw new TypeError('Connection reset')
    return {
      kind: 'saved',
      revision: held.revision,
      problems: held.problems,
      savedAt: SAVED_AT,
    }
  }
  return { save, requests, held, feels: (next: typeof mood) => (mood = next) }
}

function open(remote = server(), more: Partial<OpenedPipeline> = {}, storage = memoryStorage()) {
  const timers = manualTimers()
  const catalogue = createCatalogue()
  catalogue.addComponents([...library.values()])
  catalogue.addData([{ name: 'cars', version: '1', type: 'uri_file', kind: 'table' }])
  const copies = unsavedCopiesIn(storage)
  const drawing = createDrawing(
    { pipeline: '4', revision: remote.held.revision, graph: remote.held.graph, ...more },
    { save: remote.save, timers, catalogue, copies, random: () => 1 },
  )
  return { drawing, timers, catalogue, copies, remote, storage, state: () => drawing.store.getState() }
}

describe('editing a drawing', () => {
  it('changes it in named steps that can be taken back and done again', () => {
    const { drawing, state } = open()

    drawing.edit(names.setInput(trees), withTrees(300))

    expect(undoName(state())?.key).toBe('changes.set_input')
    expect(drawing.undo()?.params).toEqual({ title: 'Train model', label: 'Trees' })
    expect(state().graph).toEqual(carsGraph)
    expect(redoName(state())?.key).toBe('changes.set_input')
    expect(drawing.redo()?.key).toBe('changes.set_input')
    expect(treesOf(state().graph)).toEqual({ value: 300 })
    expect(drawing.redo()).toBeNull()
  })

  it('gives back the very nodes there were, so that undo redraws only what changed', () => {
    const { drawing, state } = open()
    const before = state().graph

    drawing.edit(names.remove([train]), (graph) => removeNodes(graph, new Set([train])))
    drawing.undo()

    expect(state().graph.nodes.every((node, index) => node === before.nodes[index])).toBe(true)
  })

  it('joins a drag into one step until the pointer is let go', () => {
    const { drawing, state } = open()
    const drag = (x: number) =>
      drawing.edit(names.move([train]), (graph) => moveNodes(graph, new Map([[train, { x, y: 0 }]])), {
        coalesce: 'drag',
      })

    drag(301)
    drag(302)
    drawing.seal()
    drag(303)

    expect(state().history.past).toHaveLength(2)
  })

  it('makes no step of a change that changes nothing', () => {
    const { drawing, state } = open()

    drawing.edit(names.arrange(), (graph) => graph)

    expect(state().history.past).toHaveLength(0)
    expect(isUnsaved(state())).toBe(false)
  })

  it('keeps the way back through a save', async () => {
    const { drawing, timers, state } = open()
    drawing.edit(names.setInput(trees), withTrees(300))
    await timers.advance(PAUSE_MS)

    drawing.undo()

    expect(state().graph).toEqual(carsGraph)
    expect(isUnsaved(state())).toBe(true)
  })
})

describe('saving by itself', () => {
  it('waits for a pause, then sends the drawing on its revision', async () => {
    const { drawing, timers, remote, state } = open()

    drawing.edit(names.setInput(trees), withTrees(1))
    await timers.advance(PAUSE_MS - 1)
    drawing.edit(names.setInput(trees), withTrees(2))
    await timers.advance(PAUSE_MS - 1)
    expect(remote.requests).toHaveLength(0)
    expect(state().saving.kind).toBe('unsaved')
    await timers.advance(1)

    expect(remote.requests.map(({ revision }) => revision)).toEqual([1])
    expect(treesOf(remote.held.graph)).toEqual({ value: 2 })
    expect(state()).toMatchObject({
      saving: { kind: 'saved', at: '2026-01-01T12:00:00Z' },
      stored: { revision: 2 },
    })
    expect(isUnsaved(state())).toBe(false)
  })

  it('saves somebody who never pauses all the same', async () => {
    const { drawing, timers, remote } = open()

    for (let count = 1; count <= 60; count += 1) {
      drawing.edit(names.setInput(trees), withTrees(count))
      await timers.advance(100)
    }

    expect(remote.requests.length).toBeGreaterThanOrEqual(1)
  })

  it('has one request under way, and sends what came meanwhile after it', async () => {
    const { drawing, timers, remote, state } = open()
    drawing.edit(names.setInput(trees), withTrees(1))
    const first = drawing.flush()
    drawing.edit(names.setInput(trees), withTrees(2))
    expect(remote.requests).toHaveLength(1)

    await first
    await timers.advance(PAUSE_MS)

    expect(remote.requests.map(({ revision }) => revision)).toEqual([1, 2])
    expect(treesOf(remote.held.graph)).toEqual({ value: 2 })
    expect(state().stored.revision).toBe(3)
  })

  it('does not send a drawing that was changed and changed back', async () => {
    const { drawing, timers, remote, state } = open()

    drawing.edit(names.setInput(trees), withTrees(1))
    drawing.undo()
    await timers.advance(PAUSE_MS)

    expect(remote.requests).toHaveLength(0)
    expect(state().saving.kind).toBe('saved')
    expect(isUnsaved(state())).toBe(false)
  })

  it('saves at once when asked to, as before a run', async () => {
    const { drawing, remote } = open()
    drawing.edit(names.setInput(trees), withTrees(1))

    const saving = await drawing.flush()

    expect(saving.kind).toBe('saved')
    expect(remote.requests).toHaveLength(1)
  })

  it('has nothing to do when asked to save what is saved', async () => {
    const { drawing, remote } = open()

    expect((await drawing.flush()).kind).toBe('saved')
    expect(remote.requests).toHaveLength(0)
  })

  it('says so when the server refuses, and tries again with the next change', async () => {
    const { drawing, timers, remote, state } = open()
    remote.feels({ refuses: 'The drawing has 6,000 steps; 5,000 are allowed.' })
    drawing.edit(names.setInput(trees), withTrees(1))
    await timers.advance(PAUSE_MS)
    expect(state().saving).toEqual({
      kind: 'refused',
      message: 'The drawing has 6,000 steps; 5,000 are allowed.',
    })

    remote.feels('up')
    drawing.edit(names.setInput(trees), withTrees(2))
    await timers.advance(PAUSE_MS)

    expect(state().saving.kind).toBe('saved')
  })

  it('sends what is unsaved when the drawing is closed, and then rests', async () => {
    const { drawing, timers, remote, copies } = open()
    drawing.edit(names.setInput(trees), withTrees(1))

    drawing.close()
    expect(copies.read('4')).not.toBeNull()
    await timers.settle()

    expect(treesOf(remote.held.graph)).toEqual({ value: 1 })
    expect(copies.read('4')).toBeNull()
    expect(timers.waiting).toBe(0)
  })

  it('tries no further once the drawing is closed', async () => {
    const { drawing, timers, remote, copies } = open()
    remote.feels('down')
    drawing.edit(names.setInput(trees), withTrees(1))

    drawing.close()
    await timers.advance(60_000)

    expect(remote.requests).toHaveLength(1)
    expect(copies.read('4')).not.toBeNull()
  })
})

describe('saving while the server cannot be reached', () => {
  it('tries again by itself, ever more patiently, and says when', async () => {
    const { drawing, timers, remote, state } = open()
    remote.feels('down')
    drawing.edit(names.setInput(trees), withTrees(1))

    await timers.advance(PAUSE_MS)
    expect(state().saving).toEqual({ kind: 'retrying', failures: 1, retryAt: PAUSE_MS + 1_000 })
    await timers.advance(1_000)
    expect(state().saving).toMatchObject({ kind: 'retrying', failures: 2, retryAt: PAUSE_MS + 3_000 })
    await timers.advance(600_000)
    expect(remote.requests.length).toBeLessThan(30)

    remote.feels('up')
    await timers.advance(30_000)
    expect(state().saving.kind).toBe('saved')
    expect(treesOf(remote.held.graph)).toEqual({ value: 1 })
  })

  it('sends the newest drawing once the server is back', async () => {
    const { drawing, timers, remote } = open()
    remote.feels('down')
    drawing.edit(names.setInput(trees), withTrees(1))
    await timers.advance(PAUSE_MS)
    drawing.edit(names.setInput(trees), withTrees(2))

    remote.feels('up')
    await drawing.flush()

    expect(treesOf(remote.held.graph)).toEqual({ value: 2 })
  })

  it('recognises its own work when only the answer was lost', async () => {
    const { drawing, timers, remote, state } = open()
    remote.feels('loses answers')
    drawing.edit(names.setInput(trees), withTrees(1))
    await timers.advance(PAUSE_MS)
    expect(state().saving.kind).toBe('retrying')

    remote.feels('up')
    await timers.advance(1_000)

    expect(state()).toMatchObject({ saving: { kind: 'saved' }, stored: { revision: 2 }, conflict: null })
  })

  it('keeps a copy for the next visit, which brings it back as a step and saves it', async () => {
    const first = open()
    first.remote.feels('down')
    first.drawing.edit(names.setInput(trees), withTrees(1))
    await first.timers.advance(PAUSE_MS)
    first.drawing.close()

    first.remote.feels('up')
    const second = open(first.remote, {}, first.storage)

    expect(treesOf(second.state().graph)).toEqual({ value: 1 })
    expect(undoName(second.state())?.key).toBe('changes.recover')
    await second.timers.advance(PAUSE_MS)
    expect(treesOf(first.remote.held.graph)).toEqual({ value: 1 })
    expect(second.copies.read('4')).toBeNull()
  })

  it('shows both sides when somebody else saved before the next visit', async () => {
    const first = open()
    first.remote.feels('down')
    first.drawing.edit(names.setInput(trees), withTrees(1))
    first.drawing.close()
    await first.timers.settle()
    const remote = server(renameNode(carsGraph, train, 'Forest'), 5)

    const second = open(remote, { updatedBy: 'ana', updatedAt: SAVED_AT }, first.storage)

    expect(second.state().conflict?.theirs).toMatchObject({
      revision: 5,
      updatedBy: 'ana',
      updatedAt: SAVED_AT,
    })
    expect(treesOf(second.state().graph)).toEqual({ value: 1 })
    expect(differences(second.drawing)).toEqual(['field by theirs', 'binding by mine'])
  })
})

describe('two people at one drawing', () => {
  /** I set the trees while Ana, unseen, renamed the step. */
  async function conflict(theirs: Graph = renameNode(carsGraph, train, 'Forest')) {
    const opened = open()
    opened.remote.held.graph = theirs
    opened.remote.held.revision = 9
    opened.drawing.edit(names.setInput(trees), withTrees(300))
    await opened.timers.advance(PAUSE_MS)
    return opened
  }

  it('keeps both sides and says who changed what', async () => {
    const { drawing, state } = await conflict()

    expect(state().saving.kind).toBe('conflict')
    expect(state().conflict?.theirs).toMatchObject({ revision: 9, updatedBy: 'ana', updatedAt: SAVED_AT })
    expect(differences(drawing)).toEqual(['field by theirs', 'binding by mine'])
    expect(treesOf(state().graph)).toEqual({ value: 300 })
  })

  it('sends nothing until a side is chosen, while editing goes on', async () => {
    const { drawing, timers, remote, state } = await conflict()

    drawing.edit(names.setInput(trees), withTrees(301))
    await timers.advance(60_000)
    await drawing.flush()

    expect(remote.requests).toHaveLength(1)
    expect(state().saving.kind).toBe('conflict')
  })

  it('joins both when asked to', async () => {
    const { drawing, timers, remote, state } = await conflict()

    drawing.resolveConflict('joined')
    await timers.settle()

    expect(findNode(remote.held.graph, train)).toMatchObject({
      title: 'Forest',
      inputs: { trees: { value: 300 } },
    })
    expect(state()).toMatchObject({ conflict: null, saving: { kind: 'saved' }, stored: { revision: 10 } })
    expect(drawing.undo()?.key).toBe('changes.merge')
    expect(findNode(state().graph, train)?.title).toBeUndefined()
  })

  it('overwrites theirs when mine is chosen', async () => {
    const { drawing, timers, remote } = await conflict()

    drawing.resolveConflict('mine')
    await timers.settle()

    expect(findNode(remote.held.graph, train)?.title).toBeUndefined()
    expect(treesOf(remote.held.graph)).toEqual({ value: 300 })
    expect(remote.held.revision).toBe(10)
  })

  it('takes theirs as a step that can be taken back: mine is never lost', async () => {
    const { drawing, timers, remote, state } = await conflict()

    drawing.resolveConflict('theirs')
    await timers.settle()
    expect(state().graph).toEqual(remote.held.graph)
    expect(remote.held.revision).toBe(9)
    expect(isUnsaved(state())).toBe(false)

    drawing.undo()
    expect(treesOf(state().graph)).toEqual({ value: 300 })
  })

  it('tells where both changed the same thing', async () => {
    const { drawing } = await conflict(setInput(carsGraph, trees, 50))

    expect(differences(drawing)).toEqual(['binding by both'])
  })

  it('follows my own editing while nothing is chosen', async () => {
    const { drawing } = await conflict()
    const before = drawing.sides()
    expect(drawing.sides()).toBe(before)

    drawing.edit(names.setInput(trees), withTrees(7))

    expect(drawing.sides()).not.toBe(before)
    expect(drawing.sides()?.divergences).toMatchObject([{ what: 'field' }, { mine: { value: 7 } }])
  })

  it('follows theirs as it goes on, and forgets nothing that was theirs before', async () => {
    const { drawing, timers, remote, state } = await conflict()
    const more = setInput(remote.held.graph, port('split_data', 'fraction'), 0.5)
    Object.assign(remote.held, { graph: more, revision: 10 })
    const theirs = { revision: 10, graph: more, updatedBy: 'ana', updatedAt: SAVED_AT }

    drawing.follow(theirs)
    drawing.follow({ ...theirs, revision: 9, graph: carsGraph })

    expect(differences(drawing)).toEqual(['binding by theirs', 'field by theirs', 'binding by mine'])
    drawing.resolveConflict('joined')
    await timers.settle()
    expect(state().saving.kind).toBe('saved')
    expect(findNode(remote.held.graph, train)).toMatchObject({
      title: 'Forest',
      inputs: { trees: { value: 300 } },
    })
  })

  it('saves each difference as chosen, and undo brings mine back whole', async () => {
    const { drawing, timers, remote, state } = await conflict()
    const mine = state().graph
    const choices = new Map(drawing.sides()?.divergences.map(({ key }) => [key, 'theirs' as const]))
    const [title] = choices.keys()

    drawing.resolveConflict(new Map([...choices, [title!, 'mine']]))
    await timers.settle()

    expect(remote.held).toMatchObject({ revision: 10 })
    expect(remote.held.graph).toEqual(carsGraph)
    drawing.undo()
    await timers.advance(PAUSE_MS)
    expect(state().graph).toEqual(mine)
    expect(remote.held.graph).toEqual(mine)
  })

  it('makes no step of a choice that is mine in all', async () => {
    const { drawing, timers, remote, state } = await conflict()
    const steps = state().history.past.length
    const sides = drawing.sides()!

    drawing.resolveConflict(choicesOf(sides, 'mine'))
    await timers.settle()

    expect(state().history.past).toHaveLength(steps)
    expect(treesOf(remote.held.graph)).toEqual({ value: 300 })
  })

  it('keeps a copy of mine for the next visit while nothing is chosen', async () => {
    const { copies } = await conflict()

    expect(treesOf(copies.read('4')!.graph)).toEqual({ value: 300 })
  })
})

describe('a drawing that the server put in place of this one', () => {
  it('is a step that can be taken back, and is not sent again', async () => {
    const { drawing, timers, remote, state } = open()
    const version = renameNode(carsGraph, train, 'Forest')
    remote.held.graph = version
    remote.held.revision = 2

    drawing.adopt(names.restoreVersion(1), { revision: 2, graph: version })
    await timers.advance(PAUSE_MS)

    expect(state()).toMatchObject({ graph: version, saving: { kind: 'saved' }, stored: { revision: 2 } })
    expect(remote.requests).toEqual([])
    expect(drawing.undo()?.key).toBe('changes.restore_version')
    await timers.advance(PAUSE_MS)
    expect(remote.held).toMatchObject({ graph: carsGraph, revision: 3 })
  })
})

describe('the problems of an open drawing', () => {
  const codes = (opened: ReturnType<typeof open>) => opened.state().problems.map(({ code }) => code)

  it('are there at once and follow each change', async () => {
    const opened = open()
    expect(codes(opened)).toEqual([])

    opened.drawing.edit(names.setInput(trees), withTrees(0))
    await opened.timers.advance(100)

    expect(codes(opened)).toEqual(['out_of_range'])
  })

  it('are looked for now and then while a drag goes on, and not for each picture', async () => {
    const opened = open()
    let searches = 0
    opened.drawing.store.subscribe(
      (state, before) => (searches += state.problems === before.problems ? 0 : 1),
    )

    for (let count = 1; count <= 20; count += 1) {
      opened.drawing.edit(names.setInput(trees), withTrees(-count), { coalesce: 'drag' })
      await opened.timers.advance(16)
    }

    expect(searches).toBeGreaterThan(1)
    expect(searches).toBeLessThan(8)
  })

  it('hold no accusation of a component that this browser has just not been told of yet', async () => {
    const opened = open()
    const newer = { ...asInterface(splitData), version: '2' }
    opened.drawing.edit(names.arrange(), (graph) => ({
      ...graph,
      nodes: graph.nodes.map((node) =>
        node.id === 'split_data' ? { ...node, component: { name: 'split_data', version: '2' } } : node,
      ),
    }))
    await opened.timers.advance(100)
    expect(codes(opened)).toEqual([])

    opened.catalogue.markAbsent({ components: [newer] })
    await opened.timers.advance(100)
    expect(codes(opened)).toEqual(['unknown_version'])

    opened.catalogue.addComponents([newer])
    await opened.timers.advance(100)
    expect(codes(opened)).toEqual([])
  })

  it('include what only the server finds', async () => {
    const opened = open()
    opened.remote.held.problems = [
      {
        code: 'no_environment',
        severity: 'error',
        node: 'split_data',
        port: null,
        message: 'No such environment.',
      },
    ]
    opened.drawing.edit(names.setInput(trees), withTrees(0))
    await opened.drawing.flush()
    await opened.timers.advance(100)

    expect(codes(opened)).toEqual(['no_environment', 'out_of_range'])
  })
})
