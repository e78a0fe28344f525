import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { python } from '@codemirror/lang-python'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { searchKeymap } from '@codemirror/search'
import { EditorState, type Text } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef, type Ref, useImperativeHandle } from 'react'

import type { Finding } from '../../../api/findings'
import { useStyleNonce } from '../../../ui/styleNonce'
import { editorLook } from '../code/editor'
import styles from './function.module.css'

export type EditorHandle = { goTo: (line: number, column: number) => void }

type PythonEditorProps = {
  label: string
  value: string
  onChange: (text: string) => void
  findings: readonly Finding[]
  handle: Ref<EditorHandle>
}

/** Python to write, with what is wrong marked where it stands. Escape, then Tab leaves it. */
export function PythonEditor({ label, value, onChange, findings, handle }: PythonEditorProps) {
  const nonce = useStyleNonce()
  const frame = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView | null>(null)
  const latest = useRef({ value, onChange })
  useEffect(() => {
    latest.current = { value, onChange }
  })

  useEffect(() => {
    if (!frame.current) return
    const view = new EditorView({
      parent: frame.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          indentUnit.of('    '),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          python(),
          editorLook,
          EditorView.contentAttributes.of({ 'aria-label': label }),
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            indentWithTab,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString())
          }),
          EditorView.cspNonce.of(nonce),
        ],
      }),
    })
    editor.current = view
    return () => view.destroy()
  }, [nonce, label])

  useEffect(() => {
    const view = editor.current
    if (!view || view.state.doc.toString() === value) return
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } })
  }, [value])

  useEffect(() => {
    const view = editor.current
    if (!view) return
    view.dispatch(
      setDiagnostics(
        view.state,
        findings.flatMap((finding) => markOf(view.state.doc, finding)),
      ),
    )
  }, [findings])

  useImperativeHandle(handle, () => ({
    goTo: (line, column) => {
      const view = editor.current
      if (!view) return
      view.dispatch({ selection: { anchor: placeOf(view.state.doc, line, column) }, scrollIntoView: true })
      view.focus()
    },
  }))

  return <div ref={frame} className={styles.editor} />
}

function placeOf(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(1, line), doc.lines))
  return Math.min(found.to, found.from + column - 1)
}

function markOf(doc: Text, { line, column, message, severity }: Finding): Diagnostic[] {
  if (line === null) return []
  const from = placeOf(doc, line, column ?? 1)
  const rest = doc.sliceString(from, doc.lineAt(from).to)
  const word = /^[\w.]+/.exec(rest)?.[0].length ?? 1
  return [{ from, to: Math.min(doc.length, from + word), severity, message }]
}
