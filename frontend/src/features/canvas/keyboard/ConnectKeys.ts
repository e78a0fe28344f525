import { useEffect } from 'react'

import { useCanvas, useView, type Canvas } from '../canvas'
import { acceptChoice, chooseNext, leaveConnecting, stepBack, typeToFind } from './connecting'

/** While an edge is drawn by keyboard, keys choose where it leads; a click, or going elsewhere, leaves it. */
export function ConnectKeys(): null {
  const canvas = useCanvas()
  const isConnecting = useView(({ connecting }) => connecting !== null)

  useEffect(() => {
    if (!isConnecting) return
    const leave = () => leaveConnecting(canvas)
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || /^F\d/.test(event.key)) {
        leave()
        return
      }
      if (!answer(canvas, event)) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    window.addEventListener('pointerdown', leave, { capture: true })
    window.addEventListener('focusin', leave)
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true })
      window.removeEventListener('pointerdown', leave, { capture: true })
      window.removeEventListener('focusin', leave)
    }
  }, [canvas, isConnecting])
  return null
}

/** Whether the key meant something. */
export function answer(canvas: Canvas, { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
  const typed = canvas.view.getState().connecting?.typed ?? ''
  if (key === 'ArrowDown' || (key === 'Tab' && !shiftKey)) chooseNext(canvas, 1)
  else if (key === 'ArrowUp' || key === 'Tab') chooseNext(canvas, -1)
  else if (key === 'Enter' || key === 'ArrowRight') acceptOn(canvas, key)
  else if (key === 'Escape' || key === 'ArrowLeft') stepBack(canvas)
  else if (key === 'Backspace') typeToFind(canvas, typed.slice(0, -1))
  else if (key.length === 1 && (typed !== '' || key !== ' ')) typeToFind(canvas, typed + key)
  else return key.length === 1
  return true
}

// The right arrow goes on to the ends, and stays among them: it must not make an edge by mistake.
function acceptOn(canvas: Canvas, key: string): void {
  const isLast = canvas.view.getState().connecting?.stage === 'end'
  if (key === 'ArrowRight' && isLast) chooseNext(canvas, 1)
  else acceptChoice(canvas)
}
