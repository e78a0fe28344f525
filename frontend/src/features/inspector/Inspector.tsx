import type { ReactNode } from 'react'
import { useStore } from 'zustand'

import { findNode, type NodeId } from '../../domain/graph'
import { onlyNode, selectedCount } from '../../state/selection'
import { InspectingProvider, type Inspecting } from './inspecting'
import { ManyPanel } from './ManyPanel'
import { NodePanel } from './NodePanel'
import { NotePanel } from './NotePanel'
import { PipelinePanel, type PipelineFacts } from './PipelinePanel'
import { PipelineInputPanel } from './PipelineInputPanel'
import { PipelineOutputPanel } from './PipelineOutputPanel'

type InspectorProps = {
  inspecting: Inspecting
  pipeline: PipelineFacts
  /** Shows Markdown; it is given, since another part of the product knows how. */
  renderMarkdown: (text: string) => ReactNode
  /** What a run says of a node, as a further tab; null while no run is shown. */
  runTab?: ((node: NodeId) => ReactNode) | null
  onCommand: (command: 'duplicate' | 'remove' | 'zoomToSelection') => void
}

/** The side panel: about the one thing that is selected, or about the pipeline itself. */
export function Inspector({ inspecting, pipeline, renderMarkdown, runTab, onCommand }: InspectorProps) {
  const { graph } = inspecting
  const selection = useStore(inspecting.selection.store)
  const id = onlyNode(selection)
  const node = id === null ? undefined : findNode(graph, id)
  const count = selectedCount(selection)
  const input = count === 1 ? graph.inputs.find(({ name }) => selection.inputs.has(name)) : undefined
  const output = count === 1 ? graph.outputs.find(({ name }) => selection.outputs.has(name)) : undefined
  const [noteKey] = count === 1 ? selection.notes : []
  const note = noteKey === undefined ? undefined : graph.notes?.[noteKey]

  return (
    <InspectingProvider value={inspecting}>
      {node ? (
        <NodePanel key={node.id} node={node} renderMarkdown={renderMarkdown} runTab={runTab ?? null} />
      ) : input ? (
        <PipelineInputPanel key={input.name} input={input} />
      ) : output ? (
        <PipelineOutputPanel key={output.name} output={output} />
      ) : note && noteKey !== undefined ? (
        <NotePanel key={noteKey} noteKey={noteKey} note={note} />
      ) : count > 0 ? (
        <ManyPanel selection={selection} onCommand={onCommand} />
      ) : (
        <PipelinePanel pipeline={pipeline} />
      )}
    </InspectingProvider>
  )
}
