import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { useStore } from 'zustand'

import { runAfter } from '../../domain/connect'
import { carsGraph, edgeTexts, library } from '../../domain/examples/graphs'
import { findNode, nodeId, portName, type Graph } from '../../domain/graph'
import { addNote } from '../../domain/notes'
import { createCatalogue } from '../../state/catalogue'
import { createDrawing, type Drawing } from '../../state/drawing'
import { manualTimers } from '../../state/manualTimers'
import { memoryStorage } from '../../state/memoryStorage'
import { createSelection, type SelectionStore } from '../../state/selection'
import { unsavedCopiesIn } from '../../state/unsavedCopies'
import { TooltipProvider } from '../../ui/Tooltip'
import { Inspector } from './Inspector'

const train = nodeId('train_model')

function open(graph: Graph = carsGraph) {
  const catalogue = createCatalogue()
  catalogue.addComponents([...library.values()])
  catalogue.addData([{ name: 'cars', version: '1', type: 'uri_file', kind: 'table' }])
  const timers = manualTimers()
  const drawing = createDrawing(
    { pipeline: '1', revision: 1, graph },
    {
      save: () => Promise.reject(new Error('offline')),
      timers,
      catalogue,
      copies: unsavedCopiesIn(memoryStorage()),
    },
  )
  const selection = createSelection()
  const revealed: string[] = []
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TooltipProvider>
        <Shown drawing={drawing} selection={selection} onReveal={(id) => revealed.push(id)} />
      </TooltipProvider>
    </QueryClientProvider>,
  )
  const valueOf = (port: string) => findNode(drawing.store.getState().graph, train)?.inputs[portName(port)]
  return { drawing, selection, revealed, timers, valueOf, user: userEvent.setup() }
}

type ShownProps = { drawing: Drawing; selection: SelectionStore; onReveal: (id: string) => void }

function Shown({ drawing, selection, onReveal }: ShownProps) {
  const { graph, problems } = useStore(drawing.store)
  const [digestOf] = useState(() => () => null)
  return (
    <Inspector
      inspecting={{
        drawing,
        graph,
        components: library,
        problems,
        selection,
        addComponent: () => undefined,
        reveal: onReveal,
        digestOf,
      }}
      pipeline={{ name: 'Cars', description: '', onChange: () => undefined }}
      renderMarkdown={(text) => text}
      onCommand={() => undefined}
    />
  )
}

function openTrain() {
  const opened = open()
  act(() => opened.selection.select({ nodes: [train] }))
  return opened
}

it('is about the pipeline while nothing is selected', () => {
  open()

  expect(screen.getByRole('button', { name: /Cars cars:1/ })).toBeInTheDocument()
})

it('shows a default in grey and keeps a number that is typed', async () => {
  const { user, valueOf } = openTrain()
  const field = screen.getByRole('spinbutton', { name: /Trees/ })
  expect(field).toHaveAttribute('placeholder', '100')

  await user.type(field, '250{Enter}')

  expect(valueOf('trees')).toEqual({ value: 250 })
})

it('goes back to the default when a number is cleared', async () => {
  const { user, valueOf } = openTrain()
  const field = screen.getByRole('spinbutton', { name: /Trees/ })
  await user.type(field, '250{Enter}')

  await user.clear(field)
  await user.keyboard('{Enter}')

  expect(valueOf('trees')).toBeUndefined()
})

it('keeps a number out of range, and says where it was typed what is wrong with it', async () => {
  const { user, valueOf } = openTrain()

  await user.type(screen.getByRole('spinbutton', { name: /Trees/ }), '5000{Enter}')

  expect(screen.getByRole('alert')).toHaveTextContent('1 to 2000')
  expect(valueOf('trees')).toEqual({ value: 5000 })
})

it('makes one step of undo of a word that is typed', async () => {
  const { user, valueOf, drawing } = openTrain()
  const field = screen.getByRole('textbox', { name: /Target/ })

  await user.clear(field)
  await user.type(field, 'weight')

  expect(valueOf('target')).toEqual({ value: 'weight' })
  act(() => void drawing.undo())
  expect(valueOf('target')).toEqual({ value: 'mpg' })
})

it('switches a boolean, and stores nothing while it is as the default', async () => {
  const { user, valueOf } = openTrain()
  const control = screen.getByRole('switch', { name: /Shuffle/ })

  await user.click(control)
  expect(valueOf('shuffle')).toEqual({ value: false })
  await user.click(control)

  expect(valueOf('shuffle')).toBeUndefined()
})

it('links a wired input to the step it comes from, and cuts it by one click', async () => {
  const { user, drawing, revealed } = openTrain()

  await user.click(screen.getByRole('button', { name: 'from: Split data · Train' }))
  expect(revealed).toEqual(['split_data'])
  await user.click(screen.getAllByRole('button', { name: 'Cut the edge' })[0]!)

  expect(edgeTexts(drawing.store.getState().graph)).not.toContain(
    'split_data.train → train_model.training_data',
  )
})

it('draws an edge by keyboard: every output that fits can be chosen', async () => {
  const { user, drawing } = openTrain()
  const [connect] = screen.getAllByRole('button', { name: 'Connect a step' })

  await user.click(connect!)
  await user.click(screen.getByRole('menuitem', { name: 'Split data · Test' }))

  expect(edgeTexts(drawing.store.getState().graph)).toContain('split_data.test → train_model.weights')
})

it('makes a parameter an input of the pipeline, and takes it back with its value', async () => {
  const { user, drawing, valueOf } = openTrain()

  await user.click(screen.getByRole('button', { name: 'More for Target' }))
  await user.click(screen.getByRole('menuitem', { name: 'Make it an input of the pipeline' }))
  expect(valueOf('target')).toEqual({ input: 'target' })
  expect(drawing.store.getState().graph.inputs.map(({ name }) => name)).toContain('target')
  await user.click(screen.getByRole('button', { name: "Take it back from the pipeline's inputs" }))

  expect(valueOf('target')).toEqual({ value: 'mpg' })
})

it('makes an output of a step an output of the pipeline', async () => {
  const { user, drawing } = openTrain()

  await user.click(screen.getByRole('button', { name: 'Make it an output of the pipeline' }))

  expect(drawing.store.getState().graph.outputs.map(({ name }) => name)).toContain('model')
})

it('gives the keyboard to the field a problem leads to', () => {
  const { selection } = openTrain()

  act(() => selection.focusPort({ node: train, port: portName('target'), side: 'input' }))

  expect(screen.getByRole('textbox', { name: /Target/ })).toHaveFocus()
})

it('keeps a comment and environment variables with the node', async () => {
  const { user, drawing } = openTrain()
  await user.click(screen.getByRole('tab', { name: 'Settings' }))

  await user.type(screen.getByRole('textbox', { name: 'Comment' }), 'why')
  await user.click(screen.getByRole('button', { name: 'Add a variable' }))
  await user.type(screen.getByRole('textbox', { name: 'NAME' }), 'LEVEL')
  await user.type(screen.getByRole('textbox', { name: 'value' }), '2')

  expect(findNode(drawing.store.getState().graph, train)?.settings).toEqual({
    comment: 'why',
    environment_variables: { LEVEL: '2' },
  })
})

it('asks how long to wait once a step is tried again, and keeps what differs from the usual', async () => {
  const { user, drawing } = openTrain()
  const settings = () => findNode(drawing.store.getState().graph, train)?.settings
  await user.click(screen.getByRole('tab', { name: 'Settings' }))
  expect(screen.queryByRole('spinbutton', { name: /First wait/ })).toBeNull()

  await user.type(screen.getByRole('spinbutton', { name: /Tries again/ }), '3{Enter}')
  await user.type(screen.getByRole('spinbutton', { name: /First wait/ }), '30{Enter}')
  expect(settings()).toEqual({ retries: { max: 3, delay_seconds: 30 } })

  await user.clear(screen.getByRole('spinbutton', { name: /First wait/ }))
  await user.tab()
  expect(settings()).toEqual({ retries: { max: 3 } })
  await user.clear(screen.getByRole('spinbutton', { name: /Tries again/ }))
  await user.tab()
  expect(settings()).toEqual({})
})

it('renames an input of the pipeline wherever it is used, and says why a name cannot be', async () => {
  const { user, drawing, selection } = open()
  act(() => selection.select({ inputs: ['cars'] }))
  const field = screen.getByRole('textbox', { name: 'Name' })

  await user.clear(field)
  await user.type(field, '2 cars')
  expect(within(field.closest('section')!).getByRole('alert')).toBeInTheDocument()
  await user.clear(field)
  await user.type(field, 'autos{Enter}')

  const { graph } = drawing.store.getState()
  expect(graph.inputs[0]?.name).toBe('autos')
  expect(findNode(graph, nodeId('split_data'))?.inputs[portName('table')]).toEqual({ input: 'autos' })
})

it('tells of a note what it says, and changes its text and colour', async () => {
  const { drawing, selection, user } = open(addNote(carsGraph, 'n', { x: 0, y: 0 }))
  const note = () => drawing.store.getState().graph.notes?.n
  act(() => selection.select({ notes: ['n'] }))

  await user.type(screen.getByRole('textbox', { name: 'Text of the note' }), 'Seventy percent')
  await user.click(screen.getByRole('radio', { name: 'Green' }))

  expect(note()).toMatchObject({ text: 'Seventy percent', colour: 'green' })
  await user.click(screen.getByRole('button', { name: 'Delete' }))
  expect(note()).toBeUndefined()
})

it('sets what a step runs after, and takes it back', async () => {
  const { drawing, selection, user } = open()
  act(() => selection.select({ nodes: [nodeId('split_data')] }))
  const follows = (id: string) => findNode(drawing.store.getState().graph, nodeId(id))?.settings?.depends_on
  await user.click(screen.getByRole('tab', { name: 'Settings' }))
  // Everything else takes data of this step already.
  expect(screen.getByRole('combobox', { name: 'Run after' })).toBeDisabled()

  act(() =>
    drawing.edit({ key: 'changes.arrange', params: {} }, (graph) =>
      runAfter(graph, train, nodeId('split_data')),
    ),
  )
  act(() => selection.select({ nodes: [train] }))
  await user.click(await screen.findByRole('button', { name: 'No longer run after Split data' }))

  expect(follows('train_model')).toBeUndefined()
})

it('keeps the labels that a step asks for, and says why others cannot be', async () => {
  const { drawing, selection, user } = open()
  act(() => selection.select({ nodes: [train] }))
  await user.click(screen.getByRole('tab', { name: 'Settings' }))
  const labels = screen.getByRole('textbox', { name: 'Labels' })
  const kept = () => findNode(drawing.store.getState().graph, train)?.settings?.needs

  await user.type(labels, 'ssd, fast{Enter}')
  expect(kept()).toEqual({ labels: ['ssd', 'fast'] })

  await user.clear(labels)
  await user.type(labels, 'ssd, -fast{Enter}')
  expect(screen.getByRole('alert')).toHaveTextContent("'-fast' cannot be a label")
  expect(labels).toHaveValue('ssd, -fast')
  expect(kept()).toEqual({ labels: ['ssd', 'fast'] })

  await user.clear(labels)
  await user.type(labels, 'a b c d e f{Enter}')
  expect(screen.getByRole('alert')).toHaveTextContent(
    "'f' is one too many: a step asks for at most 5 labels.",
  )
  expect(kept()).toEqual({ labels: ['ssd', 'fast'] })

  await user.type(labels, '{Backspace}{Backspace}{Enter}')
  expect(screen.queryByRole('alert')).toBeNull()
  expect(kept()).toEqual({ labels: ['a', 'b', 'c', 'd', 'e'] })
})

it('lets a step always run', async () => {
  const { drawing, user } = openTrain()
  await user.click(screen.getByRole('tab', { name: 'Settings' }))

  await user.click(screen.getByRole('switch', { name: 'Always run' }))

  expect(findNode(drawing.store.getState().graph, train)?.settings?.always_run).toBe(true)
})
