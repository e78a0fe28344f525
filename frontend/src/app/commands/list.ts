import {
  ArrowRightFromLine,
  ArrowRightToLine,
  Activity,
  Blocks,
  Keyboard,
  Languages,
  ListChecks,
  ListTree,
  Monitor,
  Moon,
  PanelBottom,
  PanelLeft,
  PanelRight,
  Play,
  Plus,
  Search,
  Sun,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react'

import type { Command as CanvasCommand } from '../../features/canvas/command'
import { commands as canvasCommands } from '../../features/canvas/commands'
import { goToNextRegion } from '../../ui/regions'
import { chooseTheme, type ThemeChoice } from '../../ui/theme'
import { navigation } from '../shell/navigation'
import type { AppCommandId, Command, PageAction } from './command'

type Given = Omit<Command, 'id' | 'name' | 'when'> & { id: AppCommandId; when?: Command['when'] }

const command = ({ when = () => true, ...given }: Given): Command => ({
  ...given,
  name: `commands.name.${given.id}`,
  when,
})

const anywhere = (given: Omit<Given, 'section'>) => command({ ...given, section: 'anywhere' })

/** Something that the page in sight may offer or not. */
const onPage = (
  id: PageAction,
  shortcuts: readonly string[],
  icon: LucideIcon,
  more: Pick<Command, 'whileTyping' | 'isKeyOnly'> = {},
): Command =>
  command({
    id,
    shortcuts,
    icon,
    section: 'page',
    ...more,
    when: ({ page }) => page[id] !== undefined,
    perform: ({ page }) => page[id]?.(),
  })

const SEARCH = '[data-focus-key="/"]'

const themes: readonly { id: AppCommandId; theme: ThemeChoice; icon: LucideIcon }[] = [
  { id: 'themeLight', theme: 'light', icon: Sun },
  { id: 'themeDark', theme: 'dark', icon: Moon },
  { id: 'themeSystem', theme: 'system', icon: Monitor },
]

const fromCanvas = (each: CanvasCommand): Command => ({
  id: `canvas.${each.id}`,
  name: `canvas.command.${each.id}`,
  section: each.group,
  shortcuts: each.shortcuts,
  icon: each.icon,
  answersItself: true,
  isKeyOnly: each.isHidden ?? false,
  when: ({ page }) => page.canvas?.()?.can(each.id) ?? false,
  perform: ({ page }) => {
    const canvas = page.canvas?.()
    canvas?.focus()
    canvas?.run(each.id)
  },
})

/** Every command there is. */
export const commands: readonly Command[] = [
  anywhere({
    id: 'menu',
    shortcuts: ['Mod+K'],
    whileTyping: true,
    isKeyOnly: true,
    perform: ({ open }) => open('menu'),
  }),
  anywhere({ id: 'keys', shortcuts: ['?'], icon: Keyboard, perform: ({ open }) => open('keys') }),
  anywhere({
    id: 'nextRegion',
    shortcuts: ['F6'],
    whileTyping: true,
    isKeyOnly: true,
    perform: () => goToNextRegion(1),
  }),
  anywhere({
    id: 'previousRegion',
    shortcuts: ['Shift+F6'],
    whileTyping: true,
    isKeyOnly: true,
    perform: () => goToNextRegion(-1),
  }),
  anywhere({
    id: 'search',
    shortcuts: ['/'],
    icon: Search,
    answersItself: true,
    when: () => document.querySelector(SEARCH) !== null,
    perform: () => document.querySelector<HTMLElement>(SEARCH)?.focus(),
  }),
  anywhere({ id: 'newPipeline', shortcuts: [], icon: Plus, perform: ({ newPipeline }) => newPipeline() }),
  ...navigation.map(({ path, name, Icon }): Command => ({
    id: `go.${name}`,
    name: `shell.nav.${name}`,
    section: 'go',
    shortcuts: [],
    icon: Icon,
    when: () => true,
    perform: ({ go }) => go(path),
  })),
  ...themes.map(({ id, theme, icon }) =>
    command({ id, section: 'look', shortcuts: [], icon, perform: () => chooseTheme(theme) }),
  ),
  command({
    id: 'english',
    section: 'look',
    shortcuts: [],
    icon: Languages,
    perform: ({ changeLanguage }) => changeLanguage('en'),
  }),
  command({
    id: 'korean',
    section: 'look',
    shortcuts: [],
    icon: Languages,
    perform: ({ changeLanguage }) => changeLanguage('ko'),
  }),
  onPage('run', ['Mod+Enter'], Play, { whileTyping: true }),
  onPage('runAnew', ['Mod+Shift+Enter'], Play, { whileTyping: true }),
  onPage('runTo', [], ArrowRightToLine),
  onPage('rerunFrom', [], ArrowRightFromLine),
  onPage('plan', ['P'], ListChecks),
  onPage('showRun', ['R'], Activity),
  onPage('openRun', ['Shift+R'], Activity),
  onPage('nextProblem', ['F8'], TriangleAlert, { whileTyping: true }),
  onPage('previousProblem', ['Shift+F8'], TriangleAlert, { whileTyping: true }),
  onPage('showComponents', ['Shift+A'], Blocks),
  onPage('showOutline', ['O'], ListTree),
  onPage('toggleLeft', ['['], PanelLeft),
  onPage('toggleRight', [']'], PanelRight),
  onPage('toggleBottom', ['\\'], PanelBottom),
  command({
    id: 'toCanvas',
    section: 'page',
    shortcuts: ['Escape'],
    whileTyping: true,
    isKeyOnly: true,
    // On the canvas the key lets go of what is selected.
    when: ({ page }) =>
      page.toCanvas !== undefined && !document.activeElement?.closest('[role="application"]'),
    perform: ({ page }) => page.toCanvas?.(),
  }),
  ...canvasCommands.map(fromCanvas),
]
