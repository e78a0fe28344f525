import { edgeTexts, graphOf, step } from '../../../domain/examples/graphs'
import { nodeId, type Graph } from '../../../domain/graph'
import { commandOf } from '../commands'
import type { CommandId } from '../command'
import { openCanvas, placedCars } from '../examples/openCanvas'
import { itemName, selectedKeys } from '../itemKey'
import { answer } from './ConnectKeys'
import { walkingOrder } from './walk'

type Opened = ReturnType<typeof openCanvas>

/** A drawing in which one step is selected. */
function openAt(node: string, graph: Graph = placedCars): Opened {
  const opened = openCanvas(graph)
  opened.selection.select({ nodes: [nodeId(node)] })
  return opened
}

function press({ canvas }: Opened, id: CommandId): void {
  const command = commandOf(id)
  if (command.when(canvas)) command.perform(canvas)
}

const selected = ({ selection }: Opened) =>
  selectedKeys(selection.store.getState()).map((key) => {
    const item = itemName(key)
    return item.thing === 'node' ? item.id : item.name
  })

const type = ({ canvas }: Opened, ...keys: string[]) =>
  keys.forEach((key) => answer(canvas, { key, shiftKey: false }))

const choicesOf = ({ canvas }: Opened) =>
  canvas.view
    .getState()
    .connecting?.choices.map((choice) => (choice === 'new' ? 'new' : `${choice.item}.${choice.port}`))

describe('walking', () => {
  it('goes through inputs, steps and outputs in the order of the work', () => {
    const { canvas } = openCanvas(placedCars)

    expect(walkingOrder(canvas.graph(), canvas.scene())).toEqual([
      'input:cars',
      'node:split_data',
      'node:train_model',
      'node:evaluate_model',
      'output:report',
    ])
  })

  it('begins at the first, and lets the keyboard out after the last', () => {
    const opened = openCanvas(placedCars)

    for (let times = 0; times < 5; times += 1) press(opened, 'next')

    expect(selected(opened)).toEqual(['report'])
    expect(commandOf('next').when(opened.canvas)).toBe(false)
    expect(commandOf('previous').when(opened.canvas)).toBe(true)
  })

  it('goes on from where it was after the selection was let go', () => {
    const opened = openCanvas(placedCars)
    press(opened, 'next')
    press(opened, 'next')

    press(opened, 'selectNone')
    press(opened, 'next')

    expect(selected(opened)).toEqual(['split_data'])
  })

  it('goes to what stands in its place when the step it was at is deleted', () => {
    const opened = openCanvas(placedCars)
    press(opened, 'next')
    press(opened, 'next')

    press(opened, 'remove')
    press(opened, 'next')

    expect(selected(opened)).toEqual(['train_model'])
  })

  it('follows edges by right and left, back to where it came from', () => {
    const opened = openCanvas(placedCars)
    opened.selection.select({ nodes: [nodeId('split_data')] })

    press(opened, 'walkRight')
    press(opened, 'walkRight')
    expect(selected(opened)).toEqual(['evaluate_model'])
    press(opened, 'walkLeft')

    expect(selected(opened)).toEqual(['train_model'])
  })

  it('goes up and down among those that share a source', () => {
    const opened = openAt(
      'train_model',
      graphOf([
        step('split_data', {}, { x: 0, y: 0 }),
        step('train_model', { training_data: 'split_data.train' }, { x: 300, y: 0 }),
        step('evaluate_model', { test_data: 'split_data.test' }, { x: 900, y: 400 }),
      ]),
    )

    press(opened, 'walkDown')

    expect(selected(opened)).toEqual(['evaluate_model'])
  })

  it('adds to the selection with Shift', () => {
    const opened = openAt('split_data')

    press(opened, 'growRight')

    expect(selected(opened)).toEqual(['split_data', 'train_model'])
  })
})

describe('connecting', () => {
  const apart = graphOf([
    step('split_data', {}, { x: 0, y: 0 }),
    step('train_model', {}, { x: 300, y: 0 }),
    step('evaluate_model', {}, { x: 600, y: 0 }),
  ])

  it('asks for the output, then offers only what fits, and makes the edge', () => {
    const opened = openAt('split_data', apart)

    press(opened, 'connect')
    expect(choicesOf(opened)).toEqual(['node:split_data.train', 'node:split_data.test'])
    type(opened, 'ArrowDown', 'Enter')
    expect(choicesOf(opened)).toEqual([
      'node:train_model.training_data',
      'node:train_model.weights',
      'node:evaluate_model.test_data',
      'new',
    ])
    type(opened, 'ArrowDown', 'ArrowDown', 'Enter')

    expect(edgeTexts(opened.graph())).toEqual(['split_data.test → evaluate_model.test_data'])
    expect(opened.canvas.view.getState().wire).toBeNull()
  })

  it('does not offer what is joined already', () => {
    const opened = openAt('split_data', apart)
    press(opened, 'connect')
    type(opened, 'Enter')
    const before = choicesOf(opened)
    type(opened, 'Enter')
    const [source, target] = edgeTexts(opened.graph())[0]?.split(' → ') ?? []

    press(opened, 'connect')
    type(opened, 'Enter')

    expect(source).toBe('split_data.train')
    expect(before).toContain(`node:${target}`)
    expect(choicesOf(opened)).not.toContain(`node:${target}`)
  })

  it('shows the wire to what is chosen, so that ports that fit light up', () => {
    const opened = openAt('train_model', apart)

    press(opened, 'connect')

    const { wire } = opened.canvas.view.getState()
    expect(wire?.target).toEqual({ item: 'node:evaluate_model', side: 'input', port: 'model' })
    expect(wire?.verdict?.outcome).toBe('fits')
  })

  it('leads an input back to what could feed it', () => {
    const opened = openAt('split_data', apart)

    press(opened, 'feed')

    expect(choicesOf(opened)).toEqual(['new'])
    type(opened, 'Enter')
    expect(opened.requests[0]?.wire?.from).toEqual({ item: 'node:split_data', side: 'input', port: 'table' })
  })

  it('leaves by Escape, one thing at a time, and changes nothing', () => {
    const opened = openAt('split_data', apart)
    press(opened, 'connect')
    type(opened, 'Enter', 't')

    const stages = ['Escape', 'Escape', 'Escape'].map((key) => {
      type(opened, key)
      const now = opened.canvas.view.getState().connecting
      return now && `${now.stage} ${now.typed}`
    })

    expect(stages).toEqual(['end ', 'start ', null])
    expect(edgeTexts(opened.graph())).toEqual([])
  })

  it('is one step of undo', () => {
    const opened = openAt('train_model', apart)
    press(opened, 'connect')
    type(opened, 'Enter')
    expect(edgeTexts(opened.graph())).toEqual(['train_model.model → evaluate_model.model'])

    press(opened, 'undo')

    expect(edgeTexts(opened.graph())).toEqual([])
  })
})

it('steps through the edges of a node, cuts one, and stays at the node', () => {
  const opened = openAt('train_model')

  press(opened, 'nextEdge')
  expect([...opened.selection.store.getState().edges]).toEqual(['train_model:training_data'])
  press(opened, 'nextEdge')
  expect([...opened.selection.store.getState().edges]).toEqual(['evaluate_model:model'])
  press(opened, 'remove')

  expect(edgeTexts(opened.graph())).not.toContain('train_model.model → evaluate_model.model')
  expect(selected(opened)).toEqual(['train_model'])
})

it('cannot connect or move where a run is only watched', () => {
  const opened = openCanvas(placedCars, { isWatched: true })
  opened.selection.select({ nodes: [nodeId('train_model')] })

  expect(commandOf('connect').when(opened.canvas)).toBe(false)
  expect(commandOf('next').when(opened.canvas)).toBe(true)
})
