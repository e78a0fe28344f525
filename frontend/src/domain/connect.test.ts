import { canConnect, connect, connectionsFrom, disconnect, removeEdges } from './connect'
import { edgeIdOf, edgesInto, edgesOf, findEdge, targetOf } from './edges'
import { carsGraph, edgeTexts, graphOf, library, port, step } from './examples/graphs'
import { findNode, nodeId } from './graph'
import { fits } from './portTypes'

const train = port('train_model', 'training_data')

describe('an edge', () => {
  it('is drawn by binding the port it ends at', () => {
    const graph = graphOf([step('split_data'), step('train_model')])

    const connected = connect(graph, port('split_data', 'train'), train)

    expect(edgeTexts(connected)).toEqual(['split_data.train → train_model.training_data'])
    expect(edgeTexts(graph)).toEqual([])
  })

  it('replaces the edge that ended there before', () => {
    const rewired = connect(carsGraph, port('split_data', 'test'), train)

    expect(edgeTexts(rewired)).toContain('split_data.test → train_model.training_data')
    expect(edgeTexts(rewired)).toHaveLength(edgeTexts(carsGraph).length)
  })

  it('leaves nodes it does not touch as they are, so that the canvas need not draw them again', () => {
    const rewired = connect(carsGraph, port('split_data', 'test'), train)

    for (const id of ['split_data', 'evaluate_model']) {
      expect(findNode(rewired, nodeId(id))).toBe(findNode(carsGraph, nodeId(id)))
    }
    expect(edgesInto(findNode(rewired, nodeId('evaluate_model'))!)).toBe(
      edgesInto(findNode(carsGraph, nodeId('evaluate_model'))!),
    )
  })

  it('is named by the port it ends at, whatever feeds it', () => {
    const before = findEdge(carsGraph, edgeIdOf(train))
    const after = findEdge(connect(carsGraph, port('split_data', 'test'), train), edgeIdOf(train))

    expect(before?.source.port).toBe('train')
    expect(after?.source.port).toBe('test')
    expect(targetOf(edgeIdOf(train))).toEqual(train)
  })

  it('is cut by freeing the port', () => {
    expect(edgeTexts(disconnect(carsGraph, train))).not.toContain(
      'split_data.train → train_model.training_data',
    )
  })

  it('may be cut where there is none, which changes nothing', () => {
    expect(disconnect(carsGraph, port('train_model', 'weights'))).toBe(carsGraph)
    expect(removeEdges(carsGraph, [])).toBe(carsGraph)
  })

  it('may be cut together with others', () => {
    const ids = edgesOf(carsGraph).map((edge) => edge.id)

    expect(edgesOf(removeEdges(carsGraph, ids))).toEqual([])
  })
})

describe('whether an edge may be drawn', () => {
  it('comes with the reason when it may not', () => {
    expect(
      canConnect(carsGraph, library, port('split_data', 'train'), port('evaluate_model', 'model')),
    ).toEqual({
      outcome: 'refused',
      code: 'type_mismatch',
      reason: { key: 'problems.fit.other_kind', params: { gives: 'table', takes: 'model' } },
    })
  })

  it('is answered for many inputs in one walk', () => {
    const verdictOf = connectionsFrom(carsGraph, library, port('train_model', 'model'))

    expect(verdictOf(port('evaluate_model', 'model')).outcome).toBe('fits')
    expect(verdictOf(port('split_data', 'table')).code).toBe('cycle')
  })

  it('names types where the kinds agree, so that the reason tells what differs', () => {
    const refusal = fits({ type: 'uri_folder', kind: 'table' }, { type: 'uri_file', kind: 'table' })

    expect(refusal).toMatchObject({ reason: { params: { gives: 'uri_folder', takes: 'uri_file' } } })
  })

  it('fits a type nobody knows to itself alone', () => {
    expect(fits({ type: 'path' }, { type: 'path' }).outcome).toBe('fits')
    expect(fits({ type: 'path' }, { type: 'uri_file' }).outcome).toBe('refused')
  })
})
