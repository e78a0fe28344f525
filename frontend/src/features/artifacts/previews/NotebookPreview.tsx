import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { plainText } from '../../../ui/ansi'
import { Button } from '../../../ui/Button'
import { CodeBlock } from '../../../ui/CodeBlock'
import { Markdown } from '../../../ui/Markdown'
import styles from '../ArtifactPreview.module.css'
import type { Notebook, NotebookCell, NotebookOutput } from './notebook'
import look from './NotebookPreview.module.css'

type NotebookPreviewProps = { notebook: Notebook }

const PAGE = 30

/** A notebook as it was saved: its texts, its code and what that wrote. Nothing of it is run. */
export function NotebookPreview({ notebook: { cells } }: NotebookPreviewProps) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(PAGE)
  const left = cells.length - shown
  return (
    <div className={look.notebook}>
      {cells.slice(0, shown).map((cell, at) => (
        <Cell key={at} cell={cell} />
      ))}
      {left > 0 && (
        <div>
          <Button variant="ghost" size="small" onClick={() => setShown(shown + PAGE)}>
            {t('artifacts.notebook.more', { count: Math.min(PAGE, left) })}
          </Button>
        </div>
      )}
    </div>
  )
}

type CellProps = { cell: NotebookCell }

function Cell({ cell }: CellProps) {
  if (cell.kind === 'markdown') return <Markdown text={cell.text} />
  if (cell.kind === 'raw') return <CodeBlock text={cell.text} wrap copyable={false} />
  return (
    <div className={styles.stack}>
      <CodeBlock text={cell.text} maxHeight={320} />
      {cell.outputs.map((output, at) => (
        <Output key={at} output={output} />
      ))}
    </div>
  )
}

type OutputProps = { output: NotebookOutput }

function Output({ output }: OutputProps) {
  const { t } = useTranslation()
  switch (output.kind) {
    case 'png':
      return (
        <img
          className={look.picture}
          src={`data:image/png;base64,${output.base64}`}
          alt={t('artifacts.notebook.picture')}
        />
      )
    case 'text':
      return <pre className={look.output}>{output.text.split('\n').map(plainText).join('\n')}</pre>
    case 'other':
      return <p className={styles.note}>{t('artifacts.notebook.notDrawn')}</p>
  }
}
