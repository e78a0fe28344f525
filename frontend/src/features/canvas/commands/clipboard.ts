import { ClipboardPaste, Copy, Scissors } from 'lucide-react'

import type { Command } from '../command'
import { copySelected, pasteText, readClipboard, writeClipboard } from '../clipboard'
import { removeSelected } from '../edits'

const hasNodes: Command['when'] = ({ selection }) => selection.store.getState().nodes.size > 0

export const commands: readonly Command[] = [
  {
    id: 'copy',
    shortcuts: ['Mod+C'],
    icon: Copy,
    group: 'clipboard',
    reach: 'canvas',
    isNative: true,
    when: hasNodes,
    perform: (canvas) => writeClipboard(copySelected(canvas)),
  },
  {
    id: 'cut',
    shortcuts: ['Mod+X'],
    icon: Scissors,
    group: 'clipboard',
    reach: 'canvas',
    isNative: true,
    when: (canvas) => canvas.drawing !== null && hasNodes(canvas),
    perform: (canvas) => {
      writeClipboard(copySelected(canvas))
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
