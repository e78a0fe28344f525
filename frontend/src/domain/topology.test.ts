import { graphOf, step } from './examples/graphs'
import { nodeId } from './graph'
import { ancestors, descendants, loops, topologicalOrder, wouldCloseLoop } from './topology'

const line = graphOf([step('a'), step('b', { data: 'a.out' }), step('c', { data: 'b.out' })])

describe('topology', () => {
  it('puts every node after what it waits for, ties in drawing order', () => {
    const graph = graphOf([step('z', { data: 'b.out' }), step('b'), step('a'), step('y', { data: 'a.out' })])

    expect(topologicalOrder(graph)).toEqual(['b', 'a', 'z', 'y'])
  })

  it('still lists the nodes of a loop, after the others', () => {
    const graph = graphOf([step('a', { data: 'b.out' }), step('b', { data: 'a.out' }), step('c')])

    expect(topologicalOrder(graph)).toEqual(['c', 'a', 'b'])
  })

  it('finds what a node waits for and what waits for it', () => {
    expect([...ancestors(line, nodeId('c'))].sort()).toEqual(['a', 'b'])
    expect([...descendants(line, nodeId('a'))].sort()).toEqual(['b', 'c'])
    expect(ancestors(line, nodeId('a')).size).toBe(0)
  })

  it('knows which edge would close a loop', () => {
    expect(wouldCloseLoop(line, nodeId('c'), nodeId('a'))).toBe(true)
    expect(wouldCloseLoop(line, nodeId('b'), nodeId('b'))).toBe(true)
    expect(wouldCloseLoop(line, nodeId('a'), nodeId('c'))).toBe(false)
  })

  it('names each loop once, by its first node in the drawing', () => {
    const graph = graphOf([
      step('alone'),
      step('b', { data: 'c.out' }),
      step('c', { data: 'b.out' }),
      step('self', { data: 'self.out' }),
    ])

    expect(loops(graph)).toEqual([['b', 'c'], ['self']])
  })

  it('reads two loops that share a node as one', () => {
    const graph = graphOf([
      step('a', { one: 'b.out', two: 'c.out' }),
      step('b', { one: 'a.out' }),
      step('c', { one: 'a.out' }),
    ])

    expect(loops(graph)).toEqual([['a', 'b', 'c']])
  })

  it('walks a line of 5,000 nodes without overflowing', () => {
    const nodes = Array.from({ length: 5_000 }, (_, n) =>
      step(`n${n}`, n === 0 ? {} : { data: `n${n - 1}.out` }),
    )
    const graph = graphOf(nodes)

    expect(loops(graph)).toEqual([])
    expect(topologicalOrder(graph).at(-1)).toBe('n4999')
    expect(ancestors(graph, nodeId('n4999')).size).toBe(4_999)
  })

  it('ignores an edge whose source is not in the drawing', () => {
    const graph = graphOf([step('a', { data: 'gone.out' })])

    expect(topologicalOrder(graph)).toEqual(['a'])
    expect(ancestors(graph, nodeId('a')).size).toBe(0)
  })

  it('agrees with a plain search on random graphs', () => {
    const random = seeded(7)
    for (let round = 0; round < 200; round += 1) {
      const size = 2 + Math.floor(random() * 8)
      const nodes = Array.from({ length: size }, (_, n) =>
        step(
          `n${n}`,
          Object.fromEntries(
            Array.from({ length: size }, (_unused, from) => from)
              .filter(() => random() < 0.2)
              .map((from) => [`p${from}`, `n${from}.out`]),
          ),
        ),
      )
      const graph = graphOf(nodes)

      const inLoops = new Set(loops(graph).flat())

      for (const node of graph.nodes) {
        expect(inLoops.has(node.id)).toBe(descendants(graph, node.id).has(node.id))
      }
    }
  })
})

/** A small repeatable random source (mulberry32). */
function seeded(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
