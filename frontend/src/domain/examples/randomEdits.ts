import { asInterface } from '../component'
import { bind, connect, disconnect } from '../connect'
import { changeGraphSettings, setInput } from '../editGraph'
import { addNode, changeSettings, removeNodes, renameNode } from '../editNodes'
import { portName, type Graph, type Node, type NodeId } from '../graph'
import { addPipelineInput, promote, removePipelineInput } from '../pipelineInputs'
import { addPipelineOutput, removePipelineOutput } from '../pipelineOutputs'
import { moveNodes } from '../place'
import { evaluateModel, library, splitData, trainModel } from './graphs'

/** Numbers that look random and are the same each time. */
export function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const kinds = [splitData, trainModel, evaluateModel].map(asInterface)

/** A drawing after some changes such as people make. */
export function randomEdits(graph: Graph, random: () => number, count: number): Graph {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)]
  const component = (node: Node) => kinds.find(({ name }) => name === node.component.name)
  const anyInput = (node: Node) => pick(component(node)?.inputs ?? [])?.name ?? portName('table')
  const anyOutput = (node: Node) => pick(component(node)?.outputs ?? [])?.name ?? portName('train')
  const anyPlace = () => ({ x: Math.floor(random() * 900), y: Math.floor(random() * 500) })
  const anyText = () => `text ${Math.floor(random() * 4)}`

  const add = (now: Graph) => addNode(now, pick(kinds) ?? asInterface(splitData), anyPlace()).graph
  const edits: readonly ((now: Graph, node: Node) => Graph)[] = [
    add,
    (now, { id }) => removeNodes(now, new Set<NodeId>([id])),
    (now, { id }) => renameNode(now, id, anyText()),
    (now, { id }) => moveNodes(now, new Map([[id, anyPlace()]])),
    (now, node) => setInput(now, { node: node.id, port: anyInput(node) }, Math.floor(random() * 5)),
    (now, node) => disconnect(now, { node: node.id, port: anyInput(node) }),
    (now, node) => {
      const source = pick(now.nodes) ?? node
      return connect(
        now,
        { node: source.id, port: anyOutput(source) },
        { node: node.id, port: anyInput(node) },
      )
    },
    (now, node) => {
      const input = pick(now.inputs)
      return input ? bind(now, { node: node.id, port: anyInput(node) }, { input: input.name }) : now
    },
    (now, { id }) => changeSettings(now, id, { comment: random() < 0.3 ? null : anyText() }),
    (now, { id }) => changeSettings(now, id, { environment_variables: { [anyText()]: anyText() } }),
    (now) => changeGraphSettings(now, { force_rerun: random() < 0.5 ? null : true }),
    (now) =>
      addPipelineInput(
        now,
        { name: pick(['cars', 'trucks', 'rate']) ?? 'cars', type: pick(['uri_file', 'number']) ?? 'number' },
        anyPlace(),
      ).graph,
    (now) => removePipelineInput(now, library, pick(now.inputs)?.name ?? ''),
    (now, node) => {
      const port = pick(component(node)?.inputs ?? [])
      return port ? promote(now, { node: node.id, port: port.name }, port).graph : now
    },
    (now, node) => addPipelineOutput(now, { node: node.id, port: anyOutput(node) }).graph,
    (now) => removePipelineOutput(now, pick(now.outputs)?.name ?? ''),
  ]
  let now = graph
  for (let done = 0; done < count; done += 1) {
    const node = pick(now.nodes)
    now = node ? (pick(edits) ?? add)(now, node) : add(now)
  }
  return now
}
