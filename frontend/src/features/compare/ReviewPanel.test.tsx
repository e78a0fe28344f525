import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { t } from 'i18next'
import { useState } from 'react'

import { applyChoices } from '../../domain/applyChoices'
import { joiningChoices, type Choices } from '../../domain/choices'
import { compareSides } from '../../domain/compareSides'
import { setInput } from '../../domain/editGraph'
import { removeNodes, renameNode } from '../../domain/editNodes'
import { carsGraph, library, port } from '../../domain/examples/graphs'
import { findNode, nodeId, type Graph } from '../../domain/graph'
import { unionGraph } from '../../domain/unionGraph'
import { createSelection } from '../../state/selection'
import { ReviewPanel } from './ReviewPanel'
import { sideNames } from './sideNames'

const train = nodeId('train_model')
const evaluate = nodeId('evaluate_model')
const trees = port('train_model', 'trees')

const mine = setInput(carsGraph, trees, 300)
const theirs = removeNodes(renameNode(setInput(carsGraph, trees, 50), train, 'Forest'), new Set([evaluate]))
const sides = compareSides(carsGraph, mine, theirs)

function openPanel(shown = sides) {
  const selection = createSelection()
  let result: Graph = carsGraph
  function Panel() {
    const [choices, setChoices] = useState<Choices>(() => joiningChoices(shown))
    result = applyChoices(shown, choices)
    return (
      <ReviewPanel
        sides={shown}
        choices={choices}
        marks={unionGraph(shown, choices).marks}
        components={library}
        selection={selection}
        names={sideNames('colleague', 'owner', t)}
        view="both"
        toFix={0}
        onChange={setChoices}
        onReveal={() => {}}
      />
    )
  }
  render(<Panel />)
  const choice = (about: RegExp) => within(screen.getByRole('radiogroup', { name: about }))
  return { choice, selection, result: () => result, user: userEvent.setup() }
}

it('asks first about what both changed, and takes mine unless told otherwise', async () => {
  const { choice, result, user } = openPanel()
  const [first] = screen.getAllByRole('radiogroup')
  expect(first).toHaveAccessibleName(/Train model: Trees/)
  expect(choice(/Trees/).getByRole('radio', { name: 'Mine: 300' })).toBeChecked()

  await user.click(choice(/Trees/).getByRole('radio', { name: 'colleague: 50' }))

  expect(findNode(result(), train)).toMatchObject({ title: 'Forest', inputs: { trees: { value: 50 } } })
})

it('keeps what the other side took away, if that is chosen', async () => {
  const { choice, result, user } = openPanel()
  expect(findNode(result(), evaluate)).toBeUndefined()

  await user.click(choice(/Evaluate model/).getByRole('radio', { name: 'Mine: with it' }))

  expect(findNode(result(), evaluate)).toBeDefined()
})

it('chooses everything from one side at once, and says so until another choice is made', async () => {
  const { choice, result, user } = openPanel()
  const all = within(screen.getByRole('group', { name: 'Choose all' }))
  expect(all.getByRole('button', { name: 'Join both' })).toHaveAttribute('aria-pressed', 'true')

  await user.click(all.getByRole('button', { name: 'colleague' }))
  expect(result()).toEqual(theirs)
  expect(all.getByRole('button', { name: 'colleague' })).toHaveAttribute('aria-pressed', 'true')
  await user.click(choice(/Name/).getByRole('radio', { name: /^Mine/ }))

  expect(all.queryByRole('button', { pressed: true })).toBeNull()
})

it('selects on the canvas what a difference is about', async () => {
  const { selection, user } = openPanel()

  await user.click(screen.getByRole('button', { name: 'Show Train model, Name' }))

  expect([...selection.store.getState().nodes]).toEqual([train])
})

it('names the type of a pipeline input as the designer does', () => {
  const typed = (type: 'string' | 'integer'): Graph => ({
    ...carsGraph,
    inputs: [{ name: 'depth', type, value: null }],
  })

  const { choice } = openPanel(compareSides(typed('string'), typed('integer'), typed('string')))

  expect(choice(/Type/).getByRole('radio', { name: /Whole number/ })).toBeChecked()
})

it('says a choice as its field does: of a step, of the pipeline, and in settings', () => {
  const asked = { name: 'penalty', type: 'string', enum: ['l_one', 'l_two'] }
  const chosen = (loss: string, value: string, priority: 'low' | 'high'): Graph => ({
    ...setInput(carsGraph, port('train_model', 'loss'), loss),
    inputs: [{ ...asked, value }],
    settings: { priority },
  })

  const { choice } = openPanel(
    compareSides(carsGraph, chosen('squared', 'l_one', 'low'), chosen('absolute', 'l_two', 'high')),
  )

  expect(choice(/Loss/).getByRole('radio', { name: 'colleague: Absolute' })).toBeVisible()
  expect(choice(/Value/).getByRole('radio', { name: 'Mine: L one' })).toBeVisible()
  expect(choice(/Priority/).getByRole('radio', { name: 'colleague: High' })).toBeVisible()
})
