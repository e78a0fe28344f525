import type { NodeProps } from '@xyflow/react'
import { memo, useRef, type KeyboardEvent } from 'react'

import { changeNote } from '../../domain/notes'
import { classes } from '../../ui/classes'
import { useLastWord } from '../../ui/useLastWord'
import { useTexts } from '../../ui/useTexts'
import { Anchors } from './Anchors'
import { useCanvas, useSelection, useView } from './canvas'
import { namesIn } from './edits'
import { isFadedBy } from './finding'
import type { NoteNode } from './flowElements'
import { itemName } from './itemKey'
import styles from './NoteCard.module.css'

/** A text on the canvas. It is typed in its place, and pulled larger by its corner. */
export const NoteCard = memo(function NoteCard({ data: { item } }: NodeProps<NoteNode>) {
  const { t } = useTexts()
  const { drawing } = useCanvas()
  const name = itemName(item.key)
  const key = name.thing === 'note' ? name.name : ''
  const isSelected = useSelection(({ notes }) => notes.has(key))
  const isTyping = useView(({ typing }) => typing?.thing === 'note' && typing.key === key)
  const isFaded = useView(({ find }) => isFadedBy(find, item.key))
  const { note } = item
  return (
    <article
      className={classes(
        styles.note,
        note.colour && styles[note.colour],
        isSelected && styles.selected,
        isFaded && styles.faded,
      )}
      aria-label={t('canvas.note.label')}
      data-selected={isSelected || undefined}
    >
      <Anchors />
      {isTyping && drawing ? (
        <NoteText noteKey={key} text={note.text} />
      ) : (
        <div className={styles.body}>
          <p
            className={classes(styles.text, note.text === '' && styles.empty)}
            style={{ WebkitLineClamp: linesIn(note.height) }}
          >
            {note.text || (drawing ? t('canvas.note.empty') : '')}
          </p>
        </div>
      )}
      {drawing && isSelected && <span className={styles.corner} />}
    </article>
  )
})

// As the style sheet has it; a text that needs more lines ends in an ellipsis.
const LINE_HEIGHT = 20
const PADDING = 8

const linesIn = (height: number) => Math.max(1, Math.floor((height - 2 * PADDING) / LINE_HEIGHT))

function NoteText({ noteKey, text }: { noteKey: string; text: string }) {
  const { t } = useTexts()
  const canvas = useCanvas()
  const field = useRef<HTMLTextAreaElement>(null)

  function keep() {
    const before = canvas.graph().notes?.[noteKey]?.text
    const next = field.current?.value
    if (next === undefined || before === undefined || next === before) return
    canvas.drawing?.edit(namesIn(canvas).changeNote(), (graph) => changeNote(graph, noteKey, { text: next }))
  }
  useLastWord(keep)

  function done() {
    keep()
    if (canvas.view.getState().typing?.key === noteKey) canvas.view.setState({ typing: null })
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return
    if (event.key !== 'Escape' && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return
    event.preventDefault()
    event.stopPropagation()
    const canvasElement = event.currentTarget.closest<HTMLElement>('[role="application"]')
    done()
    canvasElement?.focus({ preventScroll: true })
  }

  return (
    <div className={styles.typing} data-overlay>
      <textarea
        ref={field}
        className={classes(styles.field, 'nowheel')}
        aria-label={t('canvas.note.text')}
        defaultValue={text}
        maxLength={5000}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- Asked for by name, a double click or Enter on the note.
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onBlur={done}
        onKeyDown={onKeyDown}
      />
    </div>
  )
}
