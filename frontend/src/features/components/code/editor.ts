import { python } from '@codemirror/lang-python'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, syntaxHighlighting, type LanguageSupport } from '@codemirror/language'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightSpecialChars, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

// In the theme's own colours, so that both themes need no more than their variables.
const colours = HighlightStyle.define([
  { tag: [tags.comment, tags.meta], color: 'var(--code-comment)' },
  { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
  {
    tag: [tags.function(tags.variableName), tags.definition(tags.propertyName), tags.className],
    color: 'var(--code-name)',
  },
])

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '12px', backgroundColor: 'var(--surface-1)', color: 'var(--text-1)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontVariantLigatures: 'none', lineHeight: '18px' },
  '.cm-cursor': { borderLeftColor: 'var(--text-1)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--surface-2)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-tooltip': {
    maxWidth: '480px',
    border: '1px solid var(--border)',
    borderRadius: 'var(--radius-control)',
    backgroundColor: 'var(--surface-1)',
    color: 'var(--text-1)',
  },
  '.cm-panels': { backgroundColor: 'var(--surface-1)', color: 'var(--text-1)' },
  '.cm-gutters': {
    backgroundColor: 'var(--surface-1)',
    color: 'var(--text-3)',
    borderRight: '1px solid var(--border)',
  },
})

/** Colours and type of every editor here. */
export const editorLook: Extension = [look, syntaxHighlighting(colours)]

const languages: readonly (readonly [RegExp, () => LanguageSupport])[] = [
  [/\.py$/, python],
  [/\.ya?ml$/, yaml],
]

/** Shows a file inside `parent`, to be read and copied, not changed. */
export function showFile(
  parent: HTMLElement,
  file: { path: string; text: string; nonce: string; label: string },
): EditorView {
  const language = languages.find(([ending]) => ending.test(file.path))?.[1]
  const extensions: Extension[] = [
    lineNumbers(),
    highlightSpecialChars(),
    drawSelection(),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-label': file.label, 'aria-readonly': 'true' }),
    EditorView.lineWrapping,
    EditorView.cspNonce.of(file.nonce),
    editorLook,
    ...(language ? [language()] : []),
  ]
  return new EditorView({ parent, doc: file.text, extensions })
}
