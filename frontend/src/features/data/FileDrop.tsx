import { useState, type DragEvent, type ReactNode } from 'react'

import { classes } from '../../ui/classes'
import styles from './UploadDialog.module.css'

type FileDropProps = { onFile: (file: File) => void; children: ReactNode }

/** A place where a file can be dropped. */
export function FileDrop({ onFile, children }: FileDropProps) {
  const [isOver, setIsOver] = useState(false)
  return (
    <div
      className={classes(styles.drop, isOver && styles.over)}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault()
        setIsOver(false)
        const file = event.dataTransfer.files[0]
        if (file) onFile(file)
      }}
    >
      {children}
    </div>
  )
}
