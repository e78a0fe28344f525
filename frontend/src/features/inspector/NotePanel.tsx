import { StickyNote, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { withoutEmptyGroups } from '../../domain/groups'
import { COLOURS, type Note } from '../../domain/graph'
import { changeNote, recolouredNote, removeNotes } from '../../domain/notes'
import { Button } from '../../ui/Button'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { TextField } from '../../ui/TextField'
import styles from './Inspector.module.css'
import { useInspecting, useNames } from './inspecting'
import { Swatch } from './Swatch'

type NotePanelProps = { noteKey: string; note: Note }

/** A note: its whole text, and its colour. */
export function NotePanel({ noteKey, note }: NotePanelProps) {
  const { t } = useTranslation()
  const { drawing, selection } = useInspecting()
  const names = useNames()
  // Null while nothing is typed, so that undo and the canvas are followed.
  const [draft, setDraft] = useState<string | null>(null)
  const colour = COLOURS.find((each) => each === note.colour) ?? 'none'

  function keep(text: string) {
    if (draft !== null && text !== note.text)
      drawing.edit(names.changeNote(), (now) => changeNote(now, noteKey, { text }))
    setDraft(null)
  }

  function remove() {
    drawing.edit(names.removeNotes(1), (now) => withoutEmptyGroups(removeNotes(now, new Set([noteKey]))))
    selection.clear()
  }

  return (
    <section className={styles.panel}>
      <header className={styles.plainHeader}>
        <StickyNote className={styles.headerIcon} aria-hidden />
        <h2 className={styles.plainTitle}>{t('canvas.note.label')}</h2>
      </header>
      <div className={styles.form}>
        <section className={styles.section}>
          <TextField
            label={t('canvas.note.text')}
            lines={8}
            maxLength={5000}
            value={draft ?? note.text}
            placeholder={t('canvas.note.empty')}
            onChange={setDraft}
            onCommit={keep}
          />
          <div className={styles.choice}>
            <p className={styles.choiceLabel}>{t('inspector.colour')}</p>
            <SegmentedControl
              label={t('inspector.colour')}
              value={colour}
              onChange={(next) =>
                drawing.edit(names.changeNote(), (now) =>
                  recolouredNote(now, noteKey, next === 'none' ? undefined : next),
                )
              }
              segments={[...COLOURS, 'none' as const].map((value) => ({
                value,
                label: t(`inspector.colours.${value}`),
                icon: <Swatch colour={value} />,
              }))}
            />
          </div>
        </section>
        <section className={styles.section}>
          <Button size="small" icon={<Trash2 />} onClick={remove}>
            {t('canvas.command.remove')}
          </Button>
        </section>
      </div>
    </section>
  )
}
