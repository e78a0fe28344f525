import { FileImage, Image } from 'lucide-react'

import type { Command } from '../command'
import { downloadPng, downloadSvg } from '../picture/download'

const hasItems: Command['when'] = ({ scene }) => scene().items.size > 0

export const commands: readonly Command[] = [
  {
    id: 'exportSvg',
    shortcuts: [],
    icon: FileImage,
    group: 'view',
    reach: 'page',
    when: hasItems,
    perform: downloadSvg,
  },
  {
    id: 'exportPng',
    shortcuts: [],
    icon: Image,
    group: 'view',
    reach: 'page',
    when: hasItems,
    perform: (canvas) => void downloadPng(canvas),
  },
]
