import { useEffect } from 'react'

import { selectedCount, type Selection, type SelectionStore } from '../../../state/selection'
import { usePane, type Pane } from '../../../ui/pane'
import { useMedia } from '../../../ui/useMedia'

type DesignerPanes = { left: Pane; right: Pane; bottom: Pane }

/** The docks around the canvas. In a small window the side panel makes room until something is selected. */
export function useDesignerPanes(selection: SelectionStore): DesignerPanes {
  const isNarrow = useMedia('(max-width: 1199px)')
  const left = usePane(isNarrow ? 'designer.left.narrow' : 'designer.left', {
    size: isNarrow ? 216 : 272,
    max: 480,
  })
  const right = usePane(isNarrow ? 'designer.right.narrow' : 'designer.right', {
    size: isNarrow ? 288 : 360,
    min: 280,
    collapsed: isNarrow,
  })
  const bottom = usePane('designer.bottom', { size: 240, min: 120, collapsed: true })
  useOpenWithSelection(isNarrow ? right : null, selection)
  return { left, right, bottom }
}

function useOpenWithSelection(pane: Pane | null, selection: SelectionStore): void {
  const setCollapsed = pane?.setCollapsed
  useEffect(() => {
    if (!setCollapsed) return
    let isPressed = false
    let isWaiting = false
    const follow = () => setCollapsed(!isAnySelected(selection.store.getState()))
    // While something is dragged the canvas must keep its size.
    const press = () => (isPressed = true)
    const release = () => {
      isPressed = false
      if (isWaiting) follow()
      isWaiting = false
    }
    const unsubscribe = selection.store.subscribe((state, before) => {
      if (isAnySelected(state) === isAnySelected(before)) return
      if (isPressed) isWaiting = true
      else follow()
    })
    window.addEventListener('pointerdown', press, true)
    window.addEventListener('pointerup', release)
    window.addEventListener('pointercancel', release)
    return () => {
      unsubscribe()
      window.removeEventListener('pointerdown', press, true)
      window.removeEventListener('pointerup', release)
      window.removeEventListener('pointercancel', release)
    }
  }, [selection, setCollapsed])
}

const isAnySelected = (selection: Selection) => selectedCount(selection) > 0
