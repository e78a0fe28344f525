import { lazy, Suspense } from 'react'

import { Skeleton } from '../../../ui/Skeleton'
import styles from './code.module.css'

// The editor is the largest part of the page, and most visits never open it.
const View = lazy(async () => ({ default: (await import('./CodeView')).CodeView }))

type CodeViewProps = { path: string; text: string }

/** A file of code in colours, once the editor has come. */
export function CodeView(props: CodeViewProps) {
  return (
    <Suspense
      fallback={
        <div className={styles.loading}>
          <Skeleton lines={6} />
        </div>
      }
    >
      <View {...props} />
    </Suspense>
  )
}
