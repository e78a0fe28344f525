import { ViewportPortal } from '@xyflow/react'
import { useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import type { Point } from '../../domain/editNodes'
import { changeGroup } from '../../domain/groups'
import { classes } from '../../ui/classes'
import { useLastWord } from '../../ui/useLastWord'
import { useCanvas, useSelection, useView } from './canvas'
import { namesIn } from './edits'
import styles from './GroupFrames.module.css'
import { isItemSelected, type ItemKey } from './itemKey'
import { groupBox, type Scene, type SceneGroup } from './scene'

type GroupFramesProps = { scene: Scene; moving: ReadonlyMap<ItemKey, Point> | null }

/** The frames of groups, below all else. They follow their members. */
export function GroupFrames({ scene, moving }: GroupFramesProps) {
  if (scene.groups.length === 0) return null
  return (
    <ViewportPortal>
      <div className={styles.layer}>
        {scene.groups.map((group) => (
          <Frame key={group.key} scene={scene} group={group} moving={moving} />
        ))}
      </div>
    </ViewportPortal>
  )
}

function Frame({ scene, group, moving }: GroupFramesProps & { group: SceneGroup }) {
  const { t } = useTranslation()
  const { drawing } = useCanvas()
  const isTyping = useView(({ typing }) => typing?.thing === 'group' && typing.key === group.key)
  const isSelected = useSelection((selection) =>
    group.members.every((member) => isItemSelected(selection, member)),
  )
  const box = groupBox(scene, group, moving)
  if (!box) return null
  return (
    <section
      className={classes(styles.frame, group.colour && styles[group.colour], isSelected && styles.selected)}
      style={{ width: box.width, height: box.height, transform: `translate(${box.x}px, ${box.y}px)` }}
      aria-label={group.title || t('canvas.group.untitled')}
    >
      {isTyping && drawing ? (
        <GroupTitle group={group} />
      ) : (
        <h3 className={styles.title}>{group.title || t('canvas.group.untitled')}</h3>
      )}
    </section>
  )
}

function GroupTitle({ group: { key, title } }: { group: SceneGroup }) {
  const { t } = useTranslation()
  const canvas = useCanvas()
  const field = useRef<HTMLInputElement>(null)

  function keep() {
    const before = canvas.graph().groups?.[key]?.title
    const next = field.current?.value.trim()
    if (next === undefined || before === undefined || next === before) return
    canvas.drawing?.edit(namesIn(canvas).changeGroup(), (graph) => changeGroup(graph, key, { title: next }))
  }
  useLastWord(keep)

  function done() {
    keep()
    if (canvas.view.getState().typing?.key === key) canvas.view.setState({ typing: null })
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape' && field.current) field.current.value = title
    const canvasElement = event.currentTarget.closest<HTMLElement>('[role="application"]')
    done()
    canvasElement?.focus({ preventScroll: true })
  }

  return (
    <div data-overlay>
      <input
        ref={field}
        className={styles.field}
        aria-label={t('canvas.group.title')}
        defaultValue={title}
        maxLength={120}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- Asked for by name, or by a double click on the title.
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onBlur={done}
        onKeyDown={onKeyDown}
      />
    </div>
  )
}
