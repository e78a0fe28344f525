import { carsGraph, port } from './examples/graphs'
import { setInput } from './editGraph'
import { sameGraph } from './sameGraph'
import { sameJson } from './sameJson'

describe('two drawings', () => {
  it('are the same when one of them travelled to the server, which leaves out what is not set', () => {
    const mine = {
      ...carsGraph,
      nodes: carsGraph.nodes.map((node) => ({ ...node, title: '', settings: {}, x: null, y: null })),
      inputs: carsGraph.inputs.map((input) => ({ ...input, optional: false, description: '', min: null })),
    }
    const theirs = { ...carsGraph, nodes: carsGraph.nodes.map(({ x: _x, y: _y, ...node }) => node) }

    expect(sameGraph(mine, theirs)).toBe(true)
  })

  it('differ by a single value, even by one that counts as nothing elsewhere', () => {
    const zero = setInput(carsGraph, port('train_model', 'trees'), 0)
    const no = setInput(carsGraph, port('train_model', 'shuffle'), false)

    expect(sameGraph(zero, carsGraph)).toBe(false)
    expect(sameGraph(no, carsGraph)).toBe(false)
    expect(sameGraph(zero, setInput(carsGraph, port('train_model', 'trees'), 1))).toBe(false)
  })
})

describe('two JSON values', () => {
  it.each([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: null }, {}, true],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [0, false, false],
    ['', null, false],
    [1, '1', false],
    [{ a: { b: [1] } }, { a: { b: [1] } }, true],
    [{ toString: 1 }, { a: 1 }, false],
  ])('%j and %j: %s', (one, other, same) => {
    expect(sameJson(one, other)).toBe(same)
  })
})
