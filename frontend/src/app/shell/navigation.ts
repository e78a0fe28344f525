import { Blocks, Database, House, Play, Settings, Workflow, type LucideIcon } from 'lucide-react'

export type NavigationEntry = {
  path: string
  name: 'home' | 'pipelines' | 'runs' | 'components' | 'data' | 'settings'
  Icon: LucideIcon
}

/** What the rail leads to, in this order, as far as the page exists. */
export const navigation: readonly NavigationEntry[] = [
  { path: '/', name: 'home', Icon: House },
  { path: '/pipelines', name: 'pipelines', Icon: Workflow },
  { path: '/runs', name: 'runs', Icon: Play },
  { path: '/components', name: 'components', Icon: Blocks },
  { path: '/data', name: 'data', Icon: Database },
  { path: '/settings', name: 'settings', Icon: Settings },
]
