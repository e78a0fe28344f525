import { usePane, type Pane } from '../../../ui/pane'
import { useMedia } from '../../../ui/useMedia'

/** The list of differences beside the canvas, wherever two drawings are compared. */
export function useComparePane(): Pane {
  const isNarrow = useMedia('(max-width: 1199px)')
  return usePane(isNarrow ? 'compare.right.narrow' : 'compare.right', {
    size: isNarrow ? 288 : 384,
    min: 280,
    max: 640,
  })
}
