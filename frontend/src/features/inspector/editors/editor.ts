import type { ComponentType, ReactNode } from 'react'

import type { InputPort } from '../../../domain/component'
import type { Literal, Node } from '../../../domain/graph'

export type EditorProps = {
  readonly port: InputPort
  readonly label: ReactNode
  /** What was set here; null leaves the component's default to count. */
  readonly value: Literal | null
  /** `done` is false while a text is still being typed. */
  readonly onChange: (value: Literal | null, done: boolean) => void
  readonly hint?: ReactNode
  readonly error?: ReactNode
  /** Stands at the end of the label's line. */
  readonly aside: ReactNode
  /** The node whose parameter it is; null for an input of the pipeline. */
  readonly node: Node | null
}

export type Editor = ComponentType<EditorProps>
