import { useEffect, useRef, useState } from 'react'

/** Takes files that are dropped anywhere on the page; says whether one is being dragged over it. */
export function useFileDrop(onFile: (file: File) => void): boolean {
  const [isOver, setIsOver] = useState(false)
  const take = useRef(onFile)
  useEffect(() => {
    take.current = onFile
  })

  useEffect(() => {
    // Entering a child fires before leaving the parent, so the two are counted.
    let depth = 0
    const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    function onEnter(event: DragEvent) {
      if (!carriesFile(event)) return
      depth += 1
      setIsOver(true)
    }
    function onLeave(event: DragEvent) {
      if (!carriesFile(event)) return
      depth -= 1
      if (depth <= 0) setIsOver(false)
    }
    function onOver(event: DragEvent) {
      if (carriesFile(event)) event.preventDefault()
    }
    function onDrop(event: DragEvent) {
      depth = 0
      setIsOver(false)
      const file = event.dataTransfer?.files[0]
      if (!file || event.defaultPrevented) return
      event.preventDefault()
      take.current(file)
    }
    const listeners = { dragenter: onEnter, dragleave: onLeave, dragover: onOver, drop: onDrop } as const
    for (const [name, listener] of Object.entries(listeners))
      window.addEventListener(name as keyof typeof listeners, listener)
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        window.removeEventListener(name as keyof typeof listeners, listener)
    }
  }, [])
  return isOver
}
