import { createElement } from 'react'

import { columnsOf, editorOf, type ComponentInterface, type InputPort } from '../../../domain/component'
import { BooleanEditor } from './BooleanEditor'
import { ChoiceEditor } from './ChoiceEditor'
import { PythonEditor, SqlEditor } from './CodeEditor'
import { ColumnEditor } from './ColumnEditor'
import type { Editor, EditorProps } from './editor'
import { GridEditor } from './GridEditor'
import { NumberEditor } from './NumberEditor'
import { TextEditor } from './TextEditor'

/** One editor for each kind of parameter. A new kind is a file here and a line. */
export const parameterEditors = {
  string: TextEditor,
  number: NumberEditor,
  integer: NumberEditor,
  boolean: BooleanEditor,
  choice: ChoiceEditor,
  column: ColumnEditor,
  python: PythonEditor,
  sql: SqlEditor,
  grid: GridEditor,
} as const satisfies Record<string, Editor>

type ParameterKind = keyof typeof parameterEditors

function kindOf(port: InputPort, component: ComponentInterface | null): ParameterKind {
  if (port.enum && port.enum.length > 0) return 'choice'
  if (component && columnsOf(component, port.name) !== null) return 'column'
  const named = component && port.type === 'string' ? editorOf(component, port.name) : null
  if (named !== null && Object.hasOwn(parameterEditors, named)) return named as ParameterKind
  return port.type in parameterEditors ? (port.type as ParameterKind) : 'string'
}

type ParameterEditorProps = EditorProps & { readonly component: ComponentInterface | null }

/** The editor that fits a parameter. */
export const ParameterEditor = ({ component, ...props }: ParameterEditorProps) =>
  createElement<EditorProps>(parameterEditors[kindOf(props.port, component)], props)
