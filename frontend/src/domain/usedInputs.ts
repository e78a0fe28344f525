import { bindingsOf, isFromInput, type Graph, type Node } from './graph'

const EXPRESSION = /(\$\{\{\s*parent\.inputs\.)(\w+)(?=\s*\}\})/g

/** The pipeline inputs that something takes: a port, or a setting that names one in an expression. */
export function usedInputs({ nodes, settings }: Graph): ReadonlySet<string> {
  return new Set([...inText(settings), ...nodes.flatMap(usedBy)])
}

const usedBy = (node: Node) => [
  ...bindingsOf(node).flatMap(([, binding]) => (isFromInput(binding) ? [binding.input] : [])),
  ...(node.settings ? inText(node.settings) : []),
]

const inText = (settings: object) =>
  Array.from(JSON.stringify(settings).matchAll(EXPRESSION), ([, , name]) => name ?? '')

/** Settings with every expression of one pipeline input naming another. */
export function renamedInSettings<Settings extends object>(
  settings: Settings,
  from: string,
  to: string,
): Settings {
  const before = JSON.stringify(settings)
  const after = before.replace(EXPRESSION, (all, head: string, name: string) =>
    name === from ? head + to : all,
  )
  return after === before ? settings : (JSON.parse(after) as Settings)
}
