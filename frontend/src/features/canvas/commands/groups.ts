import { Group, TextCursorInput, Ungroup } from 'lucide-react'

import { group, groupsOf, ungroup } from '../../../domain/groups'
import { freshKey } from '../../../domain/notes'
import type { Canvas } from '../canvas'
import type { Command } from '../command'
import { namesIn } from '../edits'

const groupsSelected = ({ graph, selection }: Canvas) => groupsOf(graph(), selection.store.getState())

export const commands: readonly Command[] = [
  {
    id: 'group',
    shortcuts: ['Mod+G'],
    icon: Group,
    group: 'edit',
    reach: 'canvas',
    when: ({ drawing, selection }) => {
      const { nodes, notes } = selection.store.getState()
      return drawing !== null && nodes.size + notes.size > 0
    },
    perform: (canvas) => {
      const { nodes, notes } = canvas.selection.store.getState()
      const key = freshKey(canvas.graph().groups ?? {})
      canvas.drawing?.edit(namesIn(canvas).group(), (graph) => group(graph, key, '', { nodes, notes }))
      canvas.view.setState({ typing: { thing: 'group', key } })
    },
  },
  {
    id: 'ungroup',
    shortcuts: ['Mod+Shift+G'],
    icon: Ungroup,
    group: 'edit',
    reach: 'canvas',
    when: (canvas) => canvas.drawing !== null && groupsSelected(canvas).size > 0,
    perform: (canvas) => {
      const keys = groupsSelected(canvas)
      canvas.drawing?.edit(namesIn(canvas).ungroup(), (graph) => ungroup(graph, keys))
    },
  },
  {
    id: 'renameGroup',
    shortcuts: [],
    icon: TextCursorInput,
    group: 'edit',
    reach: 'canvas',
    when: (canvas) => canvas.drawing !== null && groupsSelected(canvas).size === 1,
    perform: (canvas) => {
      const [key] = groupsSelected(canvas)
      if (key !== undefined) canvas.view.setState({ typing: { thing: 'group', key } })
    },
  },
]
