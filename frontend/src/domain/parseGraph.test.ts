import { carsGraph } from './examples/graphs'
import { emptyGraph } from './graph'
import { parseGraph } from './parseGraph'

describe('reading a drawing', () => {
  it('gives back what was stored', () => {
    expect(parseGraph(JSON.parse(JSON.stringify(carsGraph)))).toEqual({ ok: true, graph: carsGraph })
  })

  it('takes what is left out as empty', () => {
    expect(parseGraph({})).toEqual({ ok: true, graph: emptyGraph })
    expect(parseGraph({ nodes: [{ id: 'a', component: { name: 'a', version: '' } }] })).toMatchObject({
      ok: true,
      graph: { nodes: [{ inputs: {} }] },
    })
  })

  it('keeps keys it does not know, of the drawing and of its parts', () => {
    const document = {
      format: 1,
      author: 'x',
      nodes: [{ id: 'a', component: { name: 'a', version: '1' }, inputs: {}, limits: { retries: 2 } }],
      inputs: [{ name: 'i', type: 'string', mode: 'ro_mount' }],
      outputs: [],
      settings: { default_datastore: 'x' },
    }

    expect(parseGraph(document)).toEqual({ ok: true, graph: document })
  })

  it('reports every place that cannot be read, and what belongs there', () => {
    const document = {
      format: 2,
      nodes: [
        { id: '', component: 'train', inputs: { a: { value: null }, b: {}, c: { node: 'x' } }, x: 'left' },
        'not a node',
      ],
      inputs: [{ name: 'i', enum: [1], optional: 'yes' }],
      outputs: {},
    }

    expect(parseGraph(document)).toEqual({
      ok: false,
      faults: [
        { path: 'format', expected: 'known_format' },
        { path: 'nodes[0].id', expected: 'text' },
        { path: 'nodes[0].component', expected: 'object' },
        { path: 'nodes[0].component.name', expected: 'text' },
        { path: 'nodes[0].component.version', expected: 'text' },
        { path: 'nodes[0].x', expected: 'number' },
        { path: 'nodes[0].inputs.a.value', expected: 'literal' },
        { path: 'nodes[0].inputs.b', expected: 'binding' },
        { path: 'nodes[0].inputs.c.port', expected: 'text' },
        { path: 'nodes[1]', expected: 'object' },
        { path: 'nodes[1].id', expected: 'text' },
        { path: 'nodes[1].component', expected: 'object' },
        { path: 'nodes[1].component.name', expected: 'text' },
        { path: 'nodes[1].component.version', expected: 'text' },
        { path: 'inputs[0].type', expected: 'text' },
        { path: 'inputs[0].optional', expected: 'truth' },
        { path: 'inputs[0].enum', expected: 'texts' },
        { path: 'outputs', expected: 'list' },
      ],
    })
  })

  it.each([null, 'text', 7, [], undefined])('refuses %j, which is no drawing', (document) => {
    expect(parseGraph(document)).toMatchObject({ ok: false, faults: [{ path: '', expected: 'object' }] })
  })

  it('is not fooled by a port named like the prototype of objects', () => {
    const document: unknown = JSON.parse(
      '{"nodes":[{"id":"a","component":{"name":"a","version":"1"},"inputs":{"__proto__":{"value":1}}}]}',
    )

    const parsed = parseGraph(document)

    expect(parsed.ok && Object.keys(parsed.graph.nodes[0]?.inputs ?? {})).toEqual(['__proto__'])
  })
})
