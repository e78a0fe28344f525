import { setInput } from '../../../domain/editGraph'
import { renameNode } from '../../../domain/editNodes'
import { carsGraph, port } from '../../../domain/examples/graphs'
import { nodeId } from '../../../domain/graph'
import { moveNodes } from '../../../domain/place'
import { outdatedNodes, startingSteps, withoutOutdated } from './shownSteps'

it('shows every step as starting from the click on', () => {
  const steps = startingSteps(carsGraph, 'Starting')

  expect(steps.stepOf(nodeId('train_model'))).toMatchObject({ state: 'queued', reason: 'Starting' })
})

it('says nothing of a node that was changed since, nor of what it feeds', () => {
  const now = setInput(carsGraph, port('train_model', 'trees'), 200)

  const outdated = outdatedNodes(carsGraph, now)

  expect([...outdated]).toEqual(['train_model', 'evaluate_model'])
  const shown = withoutOutdated(startingSteps(carsGraph, ''), outdated)
  expect(shown.stepOf(nodeId('train_model'))).toBeUndefined()
  expect(shown.stepOf(nodeId('split_data'))).toBeDefined()
})

it('still counts for a node that was only moved or renamed', () => {
  const id = nodeId('train_model')
  const now = renameNode(moveNodes(carsGraph, new Map([[id, { x: 1, y: 2 }]])), id, 'Learn')

  expect(outdatedNodes(carsGraph, now).size).toBe(0)
})
