import { align, boundsOf, distribute } from './align'
import { componentsOf } from './component'
import { edgesOf } from './edges'
import { carsGraph, graphOf, library, step } from './examples/graphs'
import { freeSpot, nodeBoxes, placeUnplaced } from './freeSpot'
import type { Graph } from './graph'
import { nodeId } from './graph'
import { arrange } from './layout'
import { nearest } from './nearest'
import { NODE_WIDTH, nodeSize, portPosition, shownPorts, type Box } from './nodeGeometry'
import { place } from './place'

const nothingKnown = componentsOf([])

function overlapping(graph: Graph, components = library): string[] {
  const boxes = [...nodeBoxes(graph, components)]
  return boxes.flatMap(([id, box], index) =>
    boxes
      .slice(index + 1)
      .filter(([, other]) => overlap(box, other))
      .map(([other]) => `${id} covers ${other}`),
  )
}

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

function backwardEdges(graph: Graph): string[] {
  const boxes = nodeBoxes(graph, nothingKnown)
  return edgesOf(graph)
    .filter(({ source, target }) => (boxes.get(source.node)?.x ?? 0) >= (boxes.get(target.node)?.x ?? 0))
    .map((edge) => edge.id)
}

/** A drawing of `size` nodes where each takes from up to two earlier ones, the same each time. */
function wideGraph(size: number): Graph {
  let state = 1
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647
  return graphOf(
    Array.from({ length: size }, (_, n) => {
      const from = () => `n${Math.floor(Math.max(0, n - 1 - random() * 30))}.out`
      return step(`n${n}`, n === 0 ? {} : n % 2 === 0 ? { a: from() } : { a: from(), b: from() })
    }),
  )
}

describe('arranging a drawing', () => {
  it('runs from left to right without covering anything', () => {
    const arranged = place(carsGraph, arrange(carsGraph, library))

    expect(backwardEdges(arranged)).toEqual([])
    expect(overlapping(arranged)).toEqual([])
  })

  it('places the inputs before and the outputs after the nodes', () => {
    const { inputs, nodes, outputs } = arrange(carsGraph, library)

    expect(inputs!.get('cars')!.x).toBeLessThan(nodes!.get(nodeId('split_data'))!.x)
    expect(outputs!.get('report')!.x).toBeGreaterThan(nodes!.get(nodeId('evaluate_model'))!.x)
  })

  it('gives the same drawing the same places', () => {
    expect(arrange(carsGraph, library)).toEqual(arrange(structuredClone(carsGraph), library))
  })

  it('does the same for a drawing too large for the careful way', () => {
    const graph = wideGraph(600)

    const arranged = place(graph, arrange(graph, nothingKnown))

    expect(backwardEdges(arranged)).toEqual([])
    expect(overlapping(arranged, nothingKnown)).toEqual([])
  })

  it('survives a loop', () => {
    const pair = graphOf([step('a', { x: 'b.out' }), step('b', { x: 'a.out' })])
    const many = graphOf([...wideGraph(300).nodes, ...pair.nodes])

    for (const graph of [pair, many]) {
      expect(arrange(graph, nothingKnown).nodes?.size).toBe(graph.nodes.length)
    }
  })

  it('places 5,000 nodes in a line, which the careful way would never finish', () => {
    const graph = graphOf(
      Array.from({ length: 5_000 }, (_, n) => step(`n${n}`, n === 0 ? {} : { x: `n${n - 1}.out` })),
    )

    const { nodes } = arrange(graph, nothingKnown)

    expect(nodes?.size).toBe(5_000)
    expect(new Set([...nodes!.values()].map(({ y }) => y)).size).toBe(1)
  })

  it('has nothing to do for an empty drawing', () => {
    expect(arrange(graphOf([]), library).nodes?.size).toBe(0)
  })
})

describe('nodes without a place', () => {
  it('are all arranged when nothing is placed yet', () => {
    const bare = graphOf(carsGraph.nodes.map(({ x: _x, y: _y, ...node }) => node))

    const placed = placeUnplaced(bare, library)

    expect(nodeBoxes(placed, library).size).toBe(3)
    expect(overlapping(placed)).toEqual([])
  })

  it('go below what is placed, which stays where it is', () => {
    const graph = { ...carsGraph, inputs: [], outputs: [], nodes: [...carsGraph.nodes, step('late')] }

    const placed = placeUnplaced(graph, library)

    expect(placed.nodes.slice(0, 3)).toEqual(carsGraph.nodes)
    expect(placed.nodes[3]!.y).toBeGreaterThan(150)
    expect(placeUnplaced(placed, library)).toBe(placed)
  })

  it('find the nearest spot below that is free', () => {
    const boxes = [
      { x: 0, y: 0, width: 100, height: 50 },
      { x: 20, y: 70, width: 100, height: 50 },
      { x: 500, y: 100, width: 100, height: 500 },
    ]

    expect(freeSpot(boxes, { width: 100, height: 40 }, { x: 10, y: 10 })).toEqual({ x: 10, y: 136 })
    expect(freeSpot(boxes, { width: 100, height: 40 }, { x: 200, y: 10 })).toEqual({ x: 200, y: 10 })
  })
})

describe('the size of a node', () => {
  const train = shownPorts(library.get('train_model@1')!)

  it('follows from its ports: one row for the longer side', () => {
    expect(train).toEqual({ inputs: ['training_data', 'weights'], outputs: ['model'] })
    expect(nodeSize(train)).toEqual({ width: 232, height: 36 + 2 * 24 + 28 })
  })

  it('puts each port in the middle of its row, on its side', () => {
    expect(portPosition(train, 'input', train.inputs[1]!)).toEqual({ x: 0, y: 36 + 36 })
    expect(portPosition(train, 'output', train.outputs[0]!)).toEqual({ x: NODE_WIDTH, y: 36 + 12 })
  })

  it('counts the ports the drawing speaks of when the component is not known', () => {
    const graph = graphOf([step('a', {}, { x: 0, y: 0 }), step('b', { one: 'a.x', two: 'a.y', rate: 3 })])

    expect(nodeBoxes(graph, nothingKnown).get(nodeId('a'))?.height).toBe(36 + 2 * 24 + 28)
  })
})

describe('moving around', () => {
  const box = (x: number, y: number): Box => ({ x, y, width: 100, height: 50 })
  const boxes = new Map([
    ['a', box(0, 0)],
    ['b', box(300, 20)],
    ['c', box(200, 400)],
  ])

  it('leads to the nearest box ahead, and nowhere past the last', () => {
    expect(nearest(boxes, 'a', 'right')).toBe('b')
    expect(nearest(boxes, 'a', 'down')).toBe('c')
    expect(nearest(boxes, 'b', 'right')).toBeNull()
    expect(nearest(boxes, 'gone', 'left')).toBeNull()
  })

  it('lines boxes up', () => {
    expect([...align(boxes, 'left').values()].map(({ x }) => x)).toEqual([0, 0, 0])
    expect([...align(boxes, 'right').values()].map(({ x }) => x)).toEqual([300, 300, 300])
    expect([...align(boxes, 'middle').values()].map(({ y }) => y)).toEqual([200, 200, 200])
  })

  it('makes the gaps equal', () => {
    const row = new Map([
      ['a', box(0, 0)],
      ['b', box(110, 0)],
      ['c', box(400, 0)],
    ])

    expect(distribute(row, 'horizontal').get('b')).toEqual({ x: 200, y: 0 })
    expect(distribute(new Map([['a', box(0, 0)]]), 'vertical').size).toBe(0)
  })

  it('bounds nothing by nothing', () => {
    expect(boundsOf([])).toBeNull()
  })
})
