import { componentOf, labelOf, nodeTitle, type Components } from './component'
import { orderSource } from './edges'
import { findNode, type Graph, type NodeId, type PortRef } from './graph'
import type { MessageRef } from './message'

/** What a change is called in the undo menu: "Connect Split data to Train model". */
export type ChangeName = MessageRef<`changes.${ChangeCode}`>

export type ChangeCode =
  | 'add'
  | 'remove_step'
  | 'remove_steps'
  | 'duplicate'
  | 'duplicate_notes'
  | 'paste'
  | 'paste_notes'
  | 'rename'
  | 'move_step'
  | 'move_steps'
  | 'arrange'
  | 'align'
  | 'connect'
  | 'run_after'
  | 'no_longer_after'
  | 'disconnect_port'
  | 'disconnect_ports'
  | 'insert'
  | 'set_input'
  | 'clear_input'
  | 'choose_data'
  | 'use_pipeline_input'
  | 'promote'
  | 'demote'
  | 'add_pipeline_input'
  | 'change_pipeline_input'
  | 'remove_pipeline_input'
  | 'add_pipeline_output'
  | 'change_pipeline_output'
  | 'remove_pipeline_output'
  | 'disable'
  | 'enable'
  | 'add_note'
  | 'change_note'
  | 'remove_notes'
  | 'group'
  | 'change_group'
  | 'ungroup'
  | 'change_settings'
  | 'change_pipeline_settings'
  | 'change_version'
  | 'update_steps'
  | 'edit_yaml'
  | 'restore_version'
  | 'take_theirs'
  | 'merge'
  | 'recover'

const name = (code: ChangeCode, params: MessageRef['params'] = {}): ChangeName => ({
  key: `changes.${code}`,
  params,
})

/** How many nodes and notes were copied; where there are nodes, they name the change. */
type Copied = { readonly nodes: number; readonly notes: number }

const counted = (steps: ChangeCode, onlyNotes: ChangeCode, { nodes, notes }: Copied) =>
  nodes > 0 ? name(steps, { count: nodes }) : name(onlyNotes, { count: notes })

/** Names changes by the titles a person sees in the drawing as it stands before the change. */
export function changeNames(graph: Graph, components: Components) {
  const title = (id: NodeId) => {
    const node = findNode(graph, id)
    return node ? nodeTitle(node, componentOf(components, node)) : id
  }
  const at = ({ node, port }: PortRef) => ({ title: title(node), label: labelOf(port) })
  const several = (one: ChangeCode, many: ChangeCode, ids: Iterable<NodeId>) => {
    const [first, ...others] = ids
    return first !== undefined && others.length === 0
      ? name(one, { title: title(first) })
      : name(many, { count: others.length + (first === undefined ? 0 : 1) })
  }
  return {
    add: (component: string) => name('add', { title: component }),
    remove: (ids: Iterable<NodeId>) => several('remove_step', 'remove_steps', ids),
    duplicate: (copied: Copied) => counted('duplicate', 'duplicate_notes', copied),
    paste: (copied: Copied) => counted('paste', 'paste_notes', copied),
    rename: (id: NodeId) => name('rename', { title: title(id) }),
    move: (ids: Iterable<NodeId>) => several('move_step', 'move_steps', ids),
    arrange: () => name('arrange'),
    align: () => name('align'),
    connect: (from: PortRef, to: PortRef) =>
      name('connect', { source: title(from.node), title: title(to.node) }),
    runAfter: (from: NodeId, to: NodeId) => name('run_after', { source: title(from), title: title(to) }),
    disconnect: (ports: readonly PortRef[]) => {
      const [only, ...others] = ports
      if (!only || others.length > 0) return name('disconnect_ports', { count: ports.length })
      const source = orderSource(only.port)
      return source
        ? name('no_longer_after', { source: title(source), title: title(only.node) })
        : name('disconnect_port', at(only))
    },
    insert: (component: string) => name('insert', { title: component }),
    setInput: (port: PortRef) => name('set_input', at(port)),
    clearInput: (port: PortRef) => name('clear_input', at(port)),
    chooseData: (port: PortRef) => name('choose_data', at(port)),
    usePipelineInput: (port: PortRef, input: string) =>
      name('use_pipeline_input', { ...at(port), name: input }),
    promote: (port: PortRef) => name('promote', at(port)),
    demote: (port: PortRef) => name('demote', at(port)),
    addPipelineInput: (input: string) => name('add_pipeline_input', { name: input }),
    changePipelineInput: (input: string) => name('change_pipeline_input', { name: input }),
    removePipelineInput: (input: string) => name('remove_pipeline_input', { name: input }),
    addPipelineOutput: (output: string) => name('add_pipeline_output', { name: output }),
    changePipelineOutput: (output: string) => name('change_pipeline_output', { name: output }),
    removePipelineOutput: (output: string) => name('remove_pipeline_output', { name: output }),
    disable: (ids: Iterable<NodeId>) => name('disable', { count: [...ids].length }),
    enable: (ids: Iterable<NodeId>) => name('enable', { count: [...ids].length }),
    addNote: () => name('add_note'),
    changeNote: () => name('change_note'),
    removeNotes: (count: number) => name('remove_notes', { count }),
    group: () => name('group'),
    changeGroup: () => name('change_group'),
    ungroup: () => name('ungroup'),
    changeSettings: (id: NodeId) => name('change_settings', { title: title(id) }),
    changePipelineSettings: () => name('change_pipeline_settings'),
    changeVersion: (id: NodeId, version: string) => name('change_version', { title: title(id), version }),
    updateSteps: (count: number) => name('update_steps', { count }),
    editYaml: () => name('edit_yaml'),
    restoreVersion: (version: string | number) => name('restore_version', { version }),
    takeTheirs: () => name('take_theirs'),
    merge: () => name('merge'),
    recover: () => name('recover'),
  } as const
}
