import { ClipboardPaste, Copy, FileCode, Scissors } from 'lucide-react'

import type { Command } from '../command'
import { canCopy, copyAsYaml, copySelected, pasteText, readClipboard, writeClipboard } from '../clipboard'
import { removeSelected } from '../edits'

export const commands: readonly Command[] = [
  {
    id: 'copy',
    shortcuts: ['Mod+C'],
    icon: Copy,
    group: 'clipboard',
    reach: 'canvas',
    isNative: true,
    when: canCopy,
    perform: (canvas) => void writeClipboard(copySelected(canvas)),
  },
  {
    id: 'copyAsYaml',
    shortcuts: ['Shift+Y'],
    icon: FileCode,
    group: 'clipboard',
    reach: 'canvas',
    when: ({ texts, selection }) => texts !== null && selection.store.getState().nodes.size > 0,
    perform: (canvas) => {
      if (canvas.texts) void copyAsYaml(canvas, canvas.texts)
    },
  },
  {
    id: 'cut',
    shortcuts: ['Mod+X'],
    icon: Scissors,
    group: 'clipboard',
    reach: 'canvas',
    isNative: true,
    when: (canvas) => canvas.drawing !== null && canCopy(canvas),
    perform: (canvas) => {
      void writeClipboard(copySelected(canvas))
      removeSelected(canvas, canvas.selection.store.getState())
    },
  },
  {
    id: 'paste',
    shortcuts: ['Mod+V'],
    icon: ClipboardPaste,
    group: 'clipboard',
    reach: 'canvas',
    isNative: true,
    when: ({ drawing }) => drawing !== null,
    perform: (canvas) => void readClipboard().then((text) => pasteText(canvas, text)),
  },
]
