import { act, renderHook, waitFor } from '@testing-library/react'

import { edgeTexts, graphOf } from '../../domain/examples/graphs'
import { isCrowded } from '../../domain/freeSpot'
import { nodeId, type Graph } from '../../domain/graph'
import { addNote } from '../../domain/notes'
import { useToasts } from '../../ui/toasts'
import { copyAsYaml, copySelected, pasteText } from './clipboard'
import { commandOf } from './commands'
import { openCanvas, placedCars } from './examples/openCanvas'
import type { PipelineTexts } from './pipelineTexts'
import { boxesIn } from './selectedBoxes'

const withoutPlaces: Graph = {
  ...placedCars,
  nodes: placedCars.nodes.map(({ x: _x, y: _y, ...node }) => node),
}

const texts: PipelineTexts = {
  write: (graph) => Promise.resolve(`jobs: ${graph.nodes.map(({ id }) => id).join(' ')}`),
  read: (yaml) =>
    yaml.includes('[')
      ? Promise.reject(new Error('a bracket is open.'))
      : Promise.resolve({ graph: withoutPlaces, components: [], remarks: [] }),
  faultsOf: (error) => [{ message: (error as Error).message, line: 4, column: 7 }],
}

it('pastes the steps of a pipeline.yml, laid out, as one step of undo', async () => {
  const opened = openCanvas(graphOf([]), { texts })

  const wasOurs = pasteText(opened.canvas, 'jobs:\n  a: {}\n')
  await vi.waitFor(() => expect(opened.graph().nodes).toHaveLength(3))

  expect(wasOurs).toBe(true)
  expect(edgeTexts(opened.graph())).toEqual(edgeTexts(placedCars))
  expect(new Set(opened.graph().nodes.map(({ x }) => x)).size).toBe(3)
  expect(opened.selection.store.getState().nodes.size).toBe(3)
  opened.drawing.undo()
  expect(opened.graph().nodes).toEqual([])
})

it('gives fresh names to steps of a text whose names are taken', async () => {
  const opened = openCanvas(placedCars, { texts })

  pasteText(opened.canvas, 'jobs:\n  a: {}\n')
  await vi.waitFor(() => expect(opened.graph().nodes).toHaveLength(6))

  expect(opened.graph().nodes[3]?.id).toBe('split_data_2')
})

it('says what it cannot read with line and column, and changes nothing', async () => {
  const opened = openCanvas(placedCars, { texts })
  const toasts = renderHook(useToasts).result

  act(() => void pasteText(opened.canvas, 'jobs: ['))

  // Sentences are their keys here.
  await waitFor(() =>
    expect(toasts.current.at(-1)).toMatchObject({
      title: 'canvas.clipboard.unreadable',
      description: 'canvas.clipboard.at',
    }),
  )
  expect(opened.graph()).toBe(placedCars)
})

it('copies the selection as pipeline.yml and says that it leaves edges out', async () => {
  const clipboard = { text: '' }
  vi.stubGlobal('navigator', {
    clipboard: { writeText: (text: string) => Promise.resolve(void (clipboard.text = text)) },
  })
  const opened = openCanvas(placedCars, { texts })
  opened.selection.select({ nodes: [nodeId('train_model')] })
  const toasts = renderHook(useToasts).result

  await act(() => copyAsYaml(opened.canvas, texts))

  expect(clipboard.text).toBe('jobs: train_model')
  expect(toasts.current.at(-1)).toMatchObject({
    title: 'canvas.clipboard.copied',
    description: 'canvas.clipboard.leftOut',
  })
  vi.unstubAllGlobals()
})

it('copies as YAML where a drawing is only watched, and not where there is no writer', () => {
  const watched = openCanvas(placedCars, { texts, isWatched: true })
  const bare = openCanvas(placedCars)
  for (const { selection } of [watched, bare]) selection.select({ nodes: [nodeId('train_model')] })

  expect(commandOf('copyAsYaml').when(watched.canvas)).toBe(true)
  expect(commandOf('copyAsYaml').when(bare.canvas)).toBe(false)
})

it('duplicates a note alone', () => {
  const opened = openCanvas(addNote(placedCars, 'n', { x: 0, y: -400 }))
  opened.selection.select({ notes: ['n'] })

  commandOf('duplicate').perform(opened.canvas)

  expect(Object.values(opened.graph().notes ?? {}).map(({ x, y }) => [x, y])).toEqual([
    [0, -400],
    [0, -272],
  ])
  expect(opened.selection.store.getState().notes.has('n')).toBe(false)
})

it('pastes twice in one place without covering the first, each as one step of undo', () => {
  const opened = openCanvas(placedCars)
  opened.selection.select({ nodes: [nodeId('train_model'), nodeId('evaluate_model')] })
  const text = copySelected(opened.canvas)

  pasteText(opened.canvas, text)
  pasteText(opened.canvas, text)

  const boxes = boxesIn(opened.canvas)
  expect(boxes.filter((box) => boxes.some((other) => other !== box && isCrowded(box, other)))).toEqual([])
  opened.drawing.undo()
  opened.drawing.undo()
  expect(opened.graph()).toEqual(placedCars)
})
