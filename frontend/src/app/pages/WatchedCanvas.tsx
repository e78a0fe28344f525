import { useState } from 'react'

import { PipelineCanvas, type PipelineCanvasProps } from '../../features/canvas/PipelineCanvas'
import { createSelection, type SelectionStore } from '../../state/selection'
import { preferences } from '../stores'

type ForEditing = 'drawing' | 'placing' | 'onQuickAdd' | 'preview'

type WatchedCanvasProps = Omit<PipelineCanvasProps, 'mode' | 'preferences' | 'selection' | ForEditing> & {
  /** Given where something else shows what is selected. */
  selection?: SelectionStore
}

/** A drawing that is looked at and not changed. */
export function WatchedCanvas({ selection, ...props }: WatchedCanvasProps) {
  const [own] = useState(createSelection)
  return <PipelineCanvas mode="watch" preferences={preferences} selection={selection ?? own} {...props} />
}
