import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { en } from '../../messages/en'
import type { Command } from './command'
import { commands } from './list'

const page = readFileSync(join(process.cwd(), '../docs/keyboard.md'), 'utf-8')

function nameOf({ name }: Command): string {
  let texts: unknown = en
  for (const part of name.split('.')) texts = (texts as Record<string, unknown>)[part]
  return texts as string
}

const shown = (shortcut: string) =>
  shortcut
    .split('+')
    .map((key) => (key === 'Mod' ? 'Ctrl' : key.replace('Arrow', '')))
    .join('+')

const withKeys = commands.filter(({ shortcuts }) => shortcuts.length > 0)

it.each(withKeys.map((command) => [command.id, command] as const))(
  'docs/keyboard.md tells the keys of %s',
  (_, command) => {
    expect(page).toContain(
      `| ${nameOf(command)} | ${command.shortcuts.map((each) => `\`${shown(each)}\``).join(', ')} |`,
    )
  },
)

it('gives no key of a page to two commands', () => {
  const keys = withKeys.filter(({ answersItself }) => !answersItself).flatMap(({ shortcuts }) => shortcuts)
  const ofCanvas = withKeys.filter(({ answersItself }) => answersItself).flatMap(({ shortcuts }) => shortcuts)

  expect(keys).toEqual([...new Set(keys)])
  // Escape goes back to the canvas from elsewhere, and on the canvas lets go of what is selected.
  expect(keys.filter((key) => ofCanvas.includes(key))).toEqual(['Escape'])
})

it('has a name of its own for every command', () => {
  const ids = commands.map(({ id }) => id)

  expect(ids).toEqual([...new Set(ids)])
})
