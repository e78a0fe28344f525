import { useQuery } from '@tanstack/react-query'

import { previewQuery, type PreviewColumn } from '../../api/artifacts'
import { dataAssetQuery } from '../../api/data'
import { columnsOf, componentOf, dataInputs, nodeTitle } from '../../domain/component'
import {
  bindingOf,
  findNode,
  findPipelineInput,
  isEdge,
  isFromData,
  isFromInput,
  type Graph,
  type Node,
  type NodeId,
  type PortName,
  type PortRef,
  type VersionRef,
} from '../../domain/graph'
import { dataText } from '../../domain/problemText'
import { useInspecting, type Inspecting } from './inspecting'

export type Columns =
  | { readonly state: 'loading' }
  /** `from` names the step or data whose columns these are, where it is not the table itself. */
  | { readonly state: 'known'; readonly columns: readonly PreviewColumn[]; readonly from: string | null }
  | { readonly state: 'unknown'; readonly why: 'notWired' | 'notRun' | 'noTable' }

type TableSource =
  | { readonly digest: string; readonly from: string | null }
  | { readonly data: VersionRef; readonly from: string | null }

/** The columns a parameter may name: of the table that is wired in, as it was when it was last made. */
export function useColumns(node: Node, parameter: PortName): Columns {
  const inspecting = useInspecting()
  const component = componentOf(inspecting.components, node)
  const port = component && columnsOf(component, parameter)
  const source = port ? sourceOf(inspecting, { node: node.id, port }, new Set()) : null
  const data = source && 'data' in source ? source.data : null
  const asset = useQuery({ ...dataAssetQuery(data?.name ?? ''), enabled: data !== null })
  const version = asset.data?.versions.find((each) => each.version === data?.version)
  const digest = source && 'digest' in source ? source.digest : (version?.artifact ?? null)
  const preview = useQuery({ ...previewQuery(digest ?? ''), enabled: digest !== null })

  if (!source)
    return { state: 'unknown', why: port && isWired(inspecting.graph, node, port) ? 'notRun' : 'notWired' }
  if (asset.isLoading || preview.isLoading) return { state: 'loading' }
  if (preview.data?.kind !== 'table') return { state: 'unknown', why: 'noTable' }
  return { state: 'known', columns: preview.data.columns, from: source.from }
}

const isWired = (graph: Graph, node: Node, port: PortName) =>
  bindingOf(findNode(graph, node.id) ?? node, port) !== undefined

/** What feeds a port. Where that step never ran, the tables before it are asked: better a near answer than none. */
function sourceOf(inspecting: Inspecting, to: PortRef, seen: Set<NodeId>): TableSource | null {
  const { graph, components, digestOf } = inspecting
  const node = findNode(graph, to.node)
  const binding = node && bindingOf(node, to.port)
  if (!binding) return null
  const isNear = seen.size === 0
  const data = isFromData(binding)
    ? binding.data
    : isFromInput(binding)
      ? findPipelineInput(graph, binding.input)?.data
      : null
  if (data) return { data, from: isNear ? null : dataText(data) }
  if (!isEdge(binding) || seen.has(binding.node)) return null
  seen.add(binding.node)
  const upstream = findNode(graph, binding.node)
  const component = upstream && componentOf(components, upstream)
  if (!upstream) return null
  const digest = digestOf(binding)
  if (digest) return { digest, from: isNear ? null : nodeTitle(upstream, component) }
  for (const input of component ? dataInputs(component) : []) {
    const found = sourceOf(inspecting, { node: upstream.id, port: input.name }, seen)
    if (found) return found
  }
  return null
}
