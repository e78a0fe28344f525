import { commandGroups, type Command, type CommandId } from './command'

// A file in commands/ is a command: there is no list to add it to.
const files = import.meta.glob<{ commands: readonly Command[] }>('./commands/*.ts', { eager: true })

export const commands: readonly Command[] = Object.values(files)
  .flatMap((file) => file.commands)
  .sort((a, b) => commandGroups.indexOf(a.group) - commandGroups.indexOf(b.group))

export function commandOf(id: CommandId): Command {
  const command = commands.find((each) => each.id === id)
  if (!command) throw new Error(`No file in commands/ has the command "${id}".`)
  return command
}
