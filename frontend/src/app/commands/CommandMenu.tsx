import { useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { classes } from '../../ui/classes'
import { Dialog } from '../../ui/Dialog'
import fieldStyles from '../../ui/Field.module.css'
import { Kbd } from '../../ui/Kbd'
import type { Around } from './command'
import styles from './commands.module.css'
import { useFinds, type Find } from './finds'

type CommandMenuProps = { around: Around; onClose: () => void }

/** Whatever can be done or gone to, by typing a few letters of it. */
export function CommandMenu({ around, onClose }: CommandMenuProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const chosen = useRef<Find | null>(null)
  const groups = useFinds(query, around)
  const finds = groups.flatMap((group) => group.finds)
  const highlighted = finds[Math.min(active, finds.length - 1)]

  function choose(find: Find) {
    chosen.current = find
    onClose()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    const last = finds.length - 1
    if (event.key === 'ArrowDown') setActive((now) => (now >= last ? 0 : now + 1))
    else if (event.key === 'ArrowUp') setActive((now) => (now <= 0 ? last : now - 1))
    else if (event.key === 'Home' && query === '') setActive(0)
    else if (event.key === 'End' && query === '') setActive(last)
    else if (event.key === 'Enter' && highlighted) choose(highlighted)
    else return
    event.preventDefault()
  }

  return (
    <Dialog
      open
      hideTitle
      title={t('commands.menu')}
      onOpenChange={onClose}
      // Only now, so that what the command gives the keyboard to keeps it.
      onClosed={() => chosen.current?.perform()}
    >
      <input
        className={classes(fieldStyles.control, styles.input)}
        role="combobox"
        aria-expanded
        aria-controls="command-list"
        aria-activedescendant={highlighted ? `find ${highlighted.key}` : undefined}
        aria-label={t('commands.search')}
        placeholder={t('commands.search')}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id="command-list" role="listbox" aria-label={t('commands.menu')} className={styles.list}>
        {groups.map((group) => (
          <div key={group.name} role="group" aria-labelledby={`found-${group.name}`}>
            <p id={`found-${group.name}`} className={styles.heading}>
              {t(`commands.found.${group.name}`)}
            </p>
            {group.finds.map((find) => (
              <FindRow
                key={find.key}
                find={find}
                isActive={find === highlighted}
                onPoint={() => setActive(finds.indexOf(find))}
                onChoose={() => choose(find)}
              />
            ))}
          </div>
        ))}
        {finds.length === 0 && <p className={styles.nothing}>{t('commands.nothing', { query })}</p>}
      </div>
    </Dialog>
  )
}

type FindRowProps = { find: Find; isActive: boolean; onPoint: () => void; onChoose: () => void }

function FindRow({ find, isActive, onPoint, onChoose }: FindRowProps) {
  const { Icon } = find
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keyboard is the field's: arrows choose, Enter takes
    <div
      id={`find ${find.key}`}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={classes(styles.find, isActive && styles.active)}
      ref={isActive ? showActive : null}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <span className={styles.icon}>{Icon && <Icon />}</span>
      <span className={styles.title}>{find.title}</span>
      {find.about && <span className={styles.about}>{find.about}</span>}
      {find.shortcut && <Kbd keys={find.shortcut} />}
    </div>
  )
}

const showActive = (row: HTMLElement | null) => row?.scrollIntoView({ block: 'nearest' })
