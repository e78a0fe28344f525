import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { python } from '@codemirror/lang-python'
import { sql, SQLDialect } from '@codemirror/lang-sql'
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export type CodeLanguage = 'python' | 'sql'

// In the theme's own colours, so that both themes need no more than their variables.
const colours = HighlightStyle.define([
  { tag: [tags.comment, tags.meta], color: 'var(--code-comment)' },
  { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: [tags.function(tags.variableName), tags.className, tags.typeName], color: 'var(--code-name)' },
])

const look = EditorView.theme({
  '&': { fontSize: '12px', backgroundColor: 'var(--surface-1)', color: 'var(--text-1)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontVariantLigatures: 'none', lineHeight: '18px' },
  '.cm-gutters': { backgroundColor: 'var(--surface-1)', color: 'var(--text-3)', border: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--text-1)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft-hover) !important',
  },
  '.cm-matchingBracket': { backgroundColor: 'var(--surface-3)', outline: 'none' },
  '.cm-panels': { backgroundColor: 'var(--surface-2)', color: 'var(--text-1)' },
})

const DUCKDB = SQLDialect.define({
  keywords:
    'all and anti any as asc asof between by case cast create cross cube desc distinct else end except exclude ' +
    'exists filter first following from full group grouping having ilike in inner intersect into is join lateral ' +
    'left like limit lag last lead natural not null nulls offset on or order outer over partition pivot positional ' +
    'preceding qualify range recursive replace right rollup row rows sample select semi sets table tablesample then ' +
    'ties to try_cast union unnest unpivot using values when where window with within',
  types:
    'bigint boolean date decimal double float hugeint integer interval json list map real smallint struct text time ' +
    'timestamp tinyint uuid varchar',
  builtin: 'true false',
  charSetCasts: false,
  doubleDollarQuotedStrings: true,
})

const languages: Readonly<Record<CodeLanguage, () => Extension>> = {
  python: () => [python(), indentUnit.of('    ')],
  sql: () => [sql({ dialect: DUCKDB, upperCaseKeywords: true }), indentUnit.of('  ')],
}

/** All that makes a field of code, but for what happens with its text. */
export const codeSetup = (language: CodeLanguage, nonce: string, label: string): Extension => [
  lineNumbers(),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightSelectionMatches(),
  EditorState.tabSize.of(4),
  EditorView.contentAttributes.of({ 'aria-label': label }),
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab]),
  syntaxHighlighting(colours),
  look,
  languages[language](),
  ...(nonce ? [EditorView.cspNonce.of(nonce)] : []),
]
