import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, foldGutter, syntaxHighlighting } from '@codemirror/language'
import { searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { useStyleNonce } from '../../ui/styleNonce'
import styles from './YamlView.module.css'

type YamlTextProps = { text: string }

const look = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: 'var(--type-dense)',
    color: 'var(--text-1)',
    backgroundColor: 'var(--surface-1)',
  },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontVariantLigatures: 'none', lineHeight: '18px' },
  '.cm-gutters': { backgroundColor: 'var(--surface-1)', color: 'var(--text-3)', border: 'none' },
  '&.cm-focused': { outline: 'none' },
  '.cm-content': { padding: '4px 0' },
})

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--code-comment)' },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--code-name)' },
  { tag: [tags.keyword, tags.bool, tags.null], color: 'var(--code-keyword)' },
  { tag: tags.string, color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
])

/** YAML to read: coloured, numbered, with the editor's own search. */
export function YamlText({ text }: YamlTextProps) {
  const { t } = useTranslation()
  const nonce = useStyleNonce()
  const frame = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView | null>(null)

  useEffect(() => {
    if (!frame.current) return
    const view = new EditorView({
      parent: frame.current,
      state: EditorState.create({
        extensions: [
          lineNumbers(),
          foldGutter(),
          yaml(),
          look,
          syntaxHighlighting(colours),
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': t('designer.yaml.label') }),
          keymap.of(searchKeymap),
          ...(nonce ? [EditorView.cspNonce.of(nonce)] : []),
        ],
      }),
    })
    editor.current = view
    return () => view.destroy()
  }, [nonce, t])

  useEffect(() => {
    const view = editor.current
    if (!view || view.state.doc.toString() === text) return
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
  }, [text, nonce, t])

  return <div ref={frame} className={styles.editor} />
}
