import { setInput } from '../domain/editGraph'
import { renameNode, removeNodes } from '../domain/editNodes'
import { carsGraph, port } from '../domain/examples/graphs'
import { nodeId, type Graph } from '../domain/graph'
import { MOST_STEPS, noHistory, record, redo, seal, undo, type History, type StepOptions } from './history'

const named = (key: string) => ({ key, params: {} })

/** A drawing and its history, changed step by step. */
function session(start: Graph) {
  let graph = start
  let history: History = noHistory
  return {
    change(key: string, next: Graph, at = 0, options: StepOptions = {}) {
      history = record(history, graph, next, { name: named(key), at, ...options })
      graph = next
    },
    undo() {
      const stepped = undo(history, graph)
      if (stepped) ({ graph, history } = stepped)
      return stepped?.step.name.key ?? null
    },
    redo() {
      const stepped = redo(history, graph)
      if (stepped) ({ graph, history } = stepped)
      return stepped?.step.name.key ?? null
    },
    seal: () => (history = seal(history)),
    get graph() {
      return graph
    },
    get history() {
      return history
    },
  }
}

const withTrees = (graph: Graph, trees: number) => setInput(graph, port('train_model', 'trees'), trees)

describe('taking changes back', () => {
  it('goes back step by step and forward again, naming each', () => {
    const editing = session(carsGraph)
    editing.change('rename', renameNode(editing.graph, nodeId('train_model'), 'Forest'))
    const renamed = editing.graph
    editing.change('remove', removeNodes(editing.graph, new Set([nodeId('split_data')])))
    const removed = editing.graph

    expect(editing.undo()).toBe('remove')
    expect(editing.graph).toEqual(renamed)
    expect(editing.undo()).toBe('rename')
    expect(editing.graph).toEqual(carsGraph)
    expect(editing.undo()).toBeNull()
    expect(editing.redo()).toBe('rename')
    expect(editing.redo()).toBe('remove')
    expect(editing.graph).toEqual(removed)
    expect(editing.redo()).toBeNull()
  })

  it('forgets what was undone once something else is changed', () => {
    const editing = session(carsGraph)
    editing.change('one', withTrees(carsGraph, 1))
    editing.undo()
    editing.change('two', withTrees(carsGraph, 2))

    expect(editing.redo()).toBeNull()
  })

  it('takes typing in one field back as one step', () => {
    const editing = session(carsGraph)
    for (const [at, trees] of [1, 12, 123].entries()) {
      editing.change('type', withTrees(editing.graph, trees), at * 100, { coalesce: 'trees', withinMs: 1000 })
    }

    expect(editing.history.past).toHaveLength(1)
    editing.undo()
    expect(editing.graph).toEqual(carsGraph)
  })

  it('begins a new step after a pause, in another field, or once the last one is closed', () => {
    const editing = session(carsGraph)
    const typing = (trees: number, at: number, coalesce = 'trees') =>
      editing.change('type', withTrees(editing.graph, trees), at, { coalesce, withinMs: 1000 })

    typing(1, 0)
    typing(2, 5000)
    typing(3, 5001, 'other')
    editing.seal()
    typing(4, 5002, 'other')

    expect(editing.history.past).toHaveLength(4)
  })

  it('joins a drag however long it takes', () => {
    const editing = session(carsGraph)
    editing.change('move', withTrees(editing.graph, 1), 0, { coalesce: 'drag' })
    editing.change('move', withTrees(editing.graph, 2), 60_000, { coalesce: 'drag' })

    expect(editing.history.past).toHaveLength(1)
  })

  it('holds no step for what was typed and deleted again', () => {
    const editing = session(carsGraph)
    editing.change('type', withTrees(editing.graph, 5), 0, { coalesce: 'trees' })
    editing.change('type', setInput(editing.graph, port('train_model', 'trees'), null), 1, {
      coalesce: 'trees',
    })

    expect(editing.undo()).toBe('type')
    expect(editing.graph).toEqual(carsGraph)
  })

  it('does not join a change to a step that was undone and done again', () => {
    const editing = session(carsGraph)
    editing.change('type', withTrees(editing.graph, 1), 0, { coalesce: 'trees' })
    editing.undo()
    editing.redo()
    editing.change('type', withTrees(editing.graph, 2), 1, { coalesce: 'trees' })

    expect(editing.history.past).toHaveLength(2)
  })

  it('remembers a bounded number of steps', () => {
    const editing = session(carsGraph)
    for (let trees = 1; trees <= MOST_STEPS + 20; trees += 1)
      editing.change('set', withTrees(editing.graph, trees))

    expect(editing.history.past).toHaveLength(MOST_STEPS)
  })

  it('comes back to the start from any sequence of changes', () => {
    const editing = session(carsGraph)
    let state = 11
    const random = (below: number) => (state = (state * 48271) % 2147483647) % below
    for (let turn = 0; turn < 300; turn += 1) {
      const node = editing.graph.nodes[random(Math.max(1, editing.graph.nodes.length))]
      const choice = random(5)
      if (choice === 0) editing.undo()
      else if (choice === 1) editing.redo()
      else if (choice === 2 && node)
        editing.change('remove', removeNodes(editing.graph, new Set([node.id])), turn)
      else editing.change('set', withTrees(editing.graph, turn), turn, random(2) ? { coalesce: 'trees' } : {})
    }

    while (editing.undo() !== null);

    expect(editing.graph).toEqual(carsGraph)
  })
})
