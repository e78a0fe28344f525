import { EditorView } from '@codemirror/view'
import { useEffect, useLayoutEffect, useRef } from 'react'

import { useStyleNonce } from '../../../../ui/styleNonce'
import { codeSetup, type CodeLanguage } from './codeSetup'

type CodeAreaProps = {
  language: CodeLanguage
  label: string
  text: string
  /** `done` when the field is left. */
  onChange: (text: string, done: boolean) => void
}

/** CodeMirror in the place of a text area. Escape, then Tab, leads out of it. */
export function CodeArea({ language, label, text, onChange }: CodeAreaProps) {
  const nonce = useStyleNonce()
  const frame = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView | null>(null)
  const latest = useRef({ text, onChange })
  useLayoutEffect(() => {
    latest.current = { text, onChange }
  })

  useEffect(() => {
    if (!frame.current) return
    const view = new EditorView({
      parent: frame.current,
      doc: latest.current.text,
      extensions: [
        codeSetup(language, nonce, label),
        EditorView.updateListener.of(({ docChanged, state }) => {
          const next = state.doc.toString()
          if (docChanged && next !== latest.current.text) latest.current.onChange(next, false)
        }),
        EditorView.domEventHandlers({
          blur: (_event, { state }) => latest.current.onChange(state.doc.toString(), true),
        }),
      ],
    })
    editor.current = view
    return () => {
      editor.current = null
      view.destroy()
    }
  }, [language, nonce, label])

  // What changed from elsewhere: undo of the drawing, a reset, another version of the pipeline.
  useEffect(() => {
    const view = editor.current
    if (!view || view.state.doc.toString() === text) return
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
  }, [text])

  return <div ref={frame} />
}
