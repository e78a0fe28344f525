import { edgeTexts, graphOf, library } from '../../domain/examples/graphs'
import { nodeId } from '../../domain/graph'
import { copySelected, pasteText } from './clipboard'
import { createCanvasControl } from './canvasControl'
import type { CommandId } from './command'
import { commandOf, commands } from './commands'
import { openCanvas, placedCars } from './examples/openCanvas'
import { nodeKey } from './itemKey'
import { isShortcut } from '../../ui/shortcut'

function run(opened: ReturnType<typeof openCanvas>, id: CommandId): void {
  const command = commandOf(id)
  if (!command.when(opened.canvas)) throw new Error(`${id} cannot be done now.`)
  command.perform(opened.canvas)
}

const idsOf = (opened: ReturnType<typeof openCanvas>) => opened.graph().nodes.map(({ id }) => id)

it('no two commands answer to one key in the same place', () => {
  const canvas = openCanvas(placedCars).canvas
  canvas.selection.select({ nodes: [nodeId('split_data')] })
  const possible = commands.filter((command) => command.when(canvas))
  const keys = possible.flatMap(({ id, shortcuts }) => shortcuts.map((shortcut) => ({ id, shortcut })))

  const doubled = keys.filter(({ id, shortcut }) =>
    keys.some((other) => other.shortcut === shortcut && other.id !== id),
  )

  // Arrows move what is selected; where nothing can be moved they walk.
  expect(doubled.filter(({ shortcut }) => !shortcut.startsWith('Arrow'))).toEqual([])
})

it('deletes what is selected with its edges, and undo brings all of it back', () => {
  const opened = openCanvas(placedCars)
  opened.selection.select({ nodes: [nodeId('train_model')] })

  run(opened, 'remove')
  expect(idsOf(opened)).toEqual(['split_data', 'evaluate_model'])
  run(opened, 'undo')

  expect(edgeTexts(opened.graph())).toEqual(edgeTexts(placedCars))
})

it('duplicates what is selected and selects the copies', () => {
  const opened = openCanvas(placedCars)
  opened.selection.select({ nodes: [nodeId('train_model')] })

  run(opened, 'duplicate')

  expect([...opened.selection.store.getState().nodes]).toEqual(['train_model_2'])
})

it('puts a copy below what it is a copy of, and what stands there further down', () => {
  const opened = openCanvas(placedCars)
  opened.selection.select({ nodes: [nodeId('train_model')] })
  const { height = 0 } = opened.canvas.scene().items.get(nodeKey(nodeId('train_model')))?.box ?? {}

  run(opened, 'duplicate')
  run(opened, 'duplicate')

  const places = opened
    .graph()
    .nodes.slice(3)
    .map(({ x, y }) => [x, y])
  expect(places).toEqual([
    [300, height + 16],
    [300, 2 * (height + 16)],
  ])
})

it('copies as text and pastes into another drawing', () => {
  const from = openCanvas(placedCars)
  from.selection.select({ nodes: [nodeId('split_data'), nodeId('train_model')] })
  const to = openCanvas(graphOf([]))

  const text = copySelected(from.canvas)
  const wasOurs = pasteText(to.canvas, text)

  expect(wasOurs).toBe(true)
  expect(edgeTexts(to.graph())).toEqual(['split_data.train → train_model.training_data'])
  expect(pasteText(to.canvas, 'a shopping list')).toBe(false)
})

it('selects everything, terminals too', () => {
  const opened = openCanvas(placedCars)

  run(opened, 'selectAll')

  const { nodes, inputs, outputs } = opened.selection.store.getState()
  expect([nodes.size, inputs.size, outputs.size]).toEqual([3, 1, 1])
})

it('moves by arrow keys, several presses being one step of undo', () => {
  const opened = openCanvas(placedCars)
  opened.selection.select({ nodes: [nodeId('train_model')] })

  run(opened, 'moveRight')
  run(opened, 'moveRight')

  expect(opened.graph().nodes[1]?.x).toBe(316)
  run(opened, 'undo')
  expect(opened.graph().nodes[1]?.x).toBe(300)
})

it('paints a large drawing at once when it is fitted, and makes no cards on the way', () => {
  const far = { ...placedCars, outputs: placedCars.outputs.map((output) => ({ ...output, x: 9000 })) }
  const opened = openCanvas(far)

  run(opened, 'fit')

  expect(opened.canvas.view.getState().isFar).toBe(true)
})

it('walks by Alt and arrow keys to the next node in that direction', () => {
  const opened = openCanvas(placedCars)
  opened.selection.select({ nodes: [nodeId('split_data')] })

  run(opened, 'walkRight')

  expect([...opened.selection.store.getState().nodes]).toEqual(['train_model'])
})

it('offers nothing that changes a drawing which is only watched', () => {
  const opened = openCanvas(placedCars, { isWatched: true })
  run(opened, 'selectAll')

  const possible = commands.filter((command) => command.when(opened.canvas)).map(({ id }) => id)

  expect(possible).toContain('fit')
  for (const id of ['remove', 'duplicate', 'paste', 'cut', 'arrange', 'undo', 'moveLeft'] as const) {
    expect(possible).not.toContain(id)
  }
})

it('adds a component beside the one that is selected, joined to its open output', () => {
  const opened = openCanvas({ ...placedCars, nodes: placedCars.nodes.slice(0, 1), outputs: [] })
  const component = library.get('train_model@1')
  opened.selection.select({ nodes: [nodeId('split_data')] })
  if (!component) throw new Error('the library has it')

  createCanvasControl(opened.canvas, () => undefined).add(component)

  expect(edgeTexts(opened.graph())).toContain('split_data.train → train_model.training_data')
  expect(opened.graph().nodes[1]?.x).toBeGreaterThan(232)
})

describe('a shortcut', () => {
  const key = (init: KeyboardEventInit) => new KeyboardEvent('keydown', init)

  it('knows digits by their place, since Shift makes other signs of them', () => {
    expect(isShortcut(key({ key: '!', code: 'Digit1', shiftKey: true }), 'Shift+1')).toBe(true)
  })

  it('knows letters of another script by their place', () => {
    expect(isShortcut(key({ key: 'ㅁ', code: 'KeyA' }), 'A')).toBe(true)
    expect(isShortcut(key({ key: 'a', code: 'KeyQ' }), 'A')).toBe(true)
  })

  it('wants its modifiers and no others', () => {
    expect(isShortcut(key({ key: 'z', ctrlKey: true }), 'Mod+Z')).toBe(true)
    expect(isShortcut(key({ key: 'z', ctrlKey: true, shiftKey: true }), 'Mod+Z')).toBe(false)
  })
})
