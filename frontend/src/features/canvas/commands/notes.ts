import { NotebookPen, Palette, StickyNote } from 'lucide-react'

import { changeGroup, groupsOf } from '../../../domain/groups'
import { addNote, freshKey, mapNotes, nextColour, NOTE_SIZE, recoloured } from '../../../domain/notes'
import { selectedCount } from '../../../state/selection'
import type { Canvas } from '../canvas'
import type { Command } from '../command'
import { namesIn } from '../edits'
import { GRID } from '../gestures/draggingItems'

function onlyNote({ selection }: Canvas): string | null {
  const selected = selection.store.getState()
  const [first] = selected.notes
  return first !== undefined && selectedCount(selected) === 1 ? first : null
}

function place(canvas: Canvas) {
  const { x, y, width, height } = canvas.viewport.shown()
  const at = canvas.pointer() ?? {
    x: x + (width - NOTE_SIZE.width) / 2,
    y: y + (height - NOTE_SIZE.height) / 2,
  }
  return { x: Math.round(at.x / GRID) * GRID, y: Math.round(at.y / GRID) * GRID }
}

export const commands: readonly Command[] = [
  {
    id: 'addNote',
    shortcuts: ['N'],
    icon: StickyNote,
    group: 'add',
    reach: 'canvas',
    when: ({ drawing }) => drawing !== null,
    perform: (canvas) => {
      const key = freshKey(canvas.graph().notes ?? {})
      canvas.drawing?.edit(namesIn(canvas).addNote(), (graph) => addNote(graph, key, place(canvas)))
      canvas.selection.select({ notes: [key] })
      canvas.view.setState({ typing: { thing: 'note', key } })
    },
  },
  {
    id: 'editNote',
    shortcuts: ['Enter', 'F2'],
    icon: NotebookPen,
    group: 'edit',
    reach: 'canvas',
    when: (canvas) => canvas.drawing !== null && onlyNote(canvas) !== null,
    perform: (canvas) => {
      const key = onlyNote(canvas)
      if (key !== null) canvas.view.setState({ typing: { thing: 'note', key } })
    },
  },
  {
    id: 'nextColour',
    shortcuts: ['C'],
    icon: Palette,
    group: 'edit',
    reach: 'canvas',
    when: ({ drawing, graph, selection }) => {
      const selected = selection.store.getState()
      return drawing !== null && (selected.notes.size > 0 || groupsOf(graph(), selected).size > 0)
    },
    perform: (canvas) => {
      const { nodes, notes } = canvas.selection.store.getState()
      // Steps have no colour of their own: with one selected, the frame around it is meant.
      const groups = nodes.size > 0 ? groupsOf(canvas.graph(), { nodes, notes }) : new Set<string>()
      const name = groups.size > 0 ? namesIn(canvas).changeGroup() : namesIn(canvas).changeNote()
      canvas.drawing?.edit(name, (graph) => {
        if (groups.size === 0)
          return mapNotes(graph, (note, key) =>
            notes.has(key) ? recoloured(note, nextColour(note.colour)) : note,
          )
        return [...groups].reduce((now, key) => {
          const item = now.groups?.[key]
          return item ? changeGroup(now, key, { colour: nextColour(item.colour) ?? '' }) : now
        }, graph)
      })
    },
  },
]
