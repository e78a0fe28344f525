import { emptyGraph } from '../../../domain/graph'
import { addNote } from '../../../domain/notes'
import { createCatalogue } from '../../../state/catalogue'
import { createDrawing } from '../../../state/drawing'
import { manualTimers } from '../../../state/manualTimers'
import { memoryStorage } from '../../../state/memoryStorage'
import { unsavedCopiesIn } from '../../../state/unsavedCopies'
import { keepOnLeaving, lastSaveOf } from './leaving'

function openDrawing() {
  const copies = unsavedCopiesIn(memoryStorage())
  const saves: (() => void)[] = []
  const drawing = createDrawing(
    { pipeline: '7', revision: 1, graph: emptyGraph },
    {
      save: (revision) =>
        new Promise((done) =>
          saves.push(() => done({ kind: 'saved', revision: revision + 1, problems: [], savedAt: 'now' })),
        ),
      timers: manualTimers(),
      catalogue: createCatalogue(),
      copies,
    },
  )
  const draw = () =>
    drawing.edit({ key: 'changes.add_note', params: {} }, (graph) => addNote(graph, 'n', { x: 0, y: 0 }))
  return { drawing, copies, draw, answer: () => saves.forEach((answer) => answer()) }
}

it('writes a copy of what is unsaved when the browser leaves the page', () => {
  const { drawing, copies, draw } = openDrawing()
  const end = keepOnLeaving(7, drawing)
  draw()

  window.dispatchEvent(new Event('pagehide'))

  expect(copies.read('7')?.graph.notes).toHaveProperty('n')
  end()
})

it('leaves the field first, since a field is kept when it is left', () => {
  const { drawing } = openDrawing()
  const end = keepOnLeaving(7, drawing)
  const field = document.body.appendChild(document.createElement('input'))
  const blurred = vi.fn()
  field.addEventListener('blur', blurred)
  field.focus()

  window.dispatchEvent(new Event('pagehide'))

  expect(blurred).toHaveBeenCalledOnce()
  field.remove()
  end()
})

it('knows the last save for as long as it is under way', async () => {
  const { drawing, draw, answer } = openDrawing()
  const end = keepOnLeaving(7, drawing)
  draw()

  end()
  const saving = lastSaveOf(7)
  answer()
  await saving

  expect(saving).toBeDefined()
  expect(lastSaveOf(7)).toBeUndefined()
})
