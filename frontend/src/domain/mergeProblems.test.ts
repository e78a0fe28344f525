import { setInput } from './editGraph'
import { removeNodes } from './editNodes'
import { carsGraph, port } from './examples/graphs'
import { nodeId } from './graph'
import { mergeProblems, type ServerProblem } from './mergeProblems'
import { moveNodes } from './place'
import type { Problem } from './problem'

const said = (code: string, node: string | null, port: string | null = null): ServerProblem => ({
  code,
  severity: 'error',
  node,
  port,
  message: `${code} of ${node}`,
})
const found = (code: string, node: string | null, port: string | null = null): Problem => ({
  code,
  severity: 'error',
  node: node === null ? null : nodeId(node),
  port,
  message: { key: `problems.problem.${code}`, params: {} },
})

describe('problems found here and by the server', () => {
  it('are told once, in the words of the person', () => {
    const judgement = { graph: carsGraph, problems: [said('missing_input', 'train_model', 'target')] }
    const here = [found('missing_input', 'train_model', 'target')]

    expect(mergeProblems(carsGraph, here, judgement)).toEqual(here)
  })

  it('are joined in the order of the drawing', () => {
    const judgement = {
      graph: carsGraph,
      problems: [said('unknown_compute', null), said('no_environment', 'split_data')],
    }

    const all = mergeProblems(carsGraph, [found('cycle', 'train_model')], judgement)

    expect(all.map(({ code }) => code)).toEqual(['unknown_compute', 'no_environment', 'cycle'])
    expect(all[0]?.message).toEqual({ sentence: 'unknown_compute of null' })
  })

  it('no longer count for a node that was changed since', () => {
    const judgement = { graph: carsGraph, problems: [said('odd', 'train_model'), said('odd', 'split_data')] }
    const changed = setInput(carsGraph, port('train_model', 'trees'), 5)

    expect(mergeProblems(changed, [], judgement).map(({ node }) => node)).toEqual(['split_data'])
  })

  it('count on for a node that was only moved', () => {
    const judgement = { graph: carsGraph, problems: [said('odd', 'train_model')] }
    const moved = moveNodes(carsGraph, new Map([[nodeId('train_model'), { x: 5, y: 5 }]]))

    expect(mergeProblems(moved, [], judgement)).toHaveLength(1)
  })

  it('go with the node they were about', () => {
    const judgement = { graph: carsGraph, problems: [said('odd', 'train_model')] }
    const without = removeNodes(carsGraph, new Set([nodeId('train_model')]))

    expect(mergeProblems(without, [], judgement)).toEqual([])
  })

  it('of the pipeline itself count until its inputs, outputs or settings are changed', () => {
    const judgement = { graph: carsGraph, problems: [said('odd', null)] }

    expect(mergeProblems(setInput(carsGraph, port('train_model', 'trees'), 5), [], judgement)).toHaveLength(1)
    expect(mergeProblems({ ...carsGraph, settings: { force_rerun: true } }, [], judgement)).toHaveLength(0)
  })
})
