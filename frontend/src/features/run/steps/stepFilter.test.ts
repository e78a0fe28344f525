import { exampleStep } from '../../../domain/examples/runs'
import { filterSteps } from './stepFilter'

const steps = [
  exampleStep('train_model', 'succeeded', { title: 'Train the forest' }),
  exampleStep('train_baseline', 'failed', { title: 'Train baseline' }),
  exampleStep('score_model', 'skipped', { title: 'Score' }),
]
const found = (text: string, state: Parameters<typeof filterSteps>[1]['state'] = null) =>
  filterSteps(steps, { text, state }).map(({ node }) => node)

it('finds steps by the words of their title and by their name', () => {
  expect(found('forest TRAIN')).toEqual(['train_model'])
  expect(found('_model')).toEqual(['train_model', 'score_model'])
})

it('narrows to one state', () => {
  expect(found('train', 'failed')).toEqual(['train_baseline'])
})

it('hands over the same list when nothing is asked for', () => {
  expect(filterSteps(steps, { text: ' ', state: null })).toBe(steps)
})
