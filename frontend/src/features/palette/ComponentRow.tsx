import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { saidOfComponent } from '../../api/said'
import { componentTitle, dataInputs, type ComponentInterface } from '../../domain/component'
import type { Hit } from '../../domain/search'
import { KindGlyph } from '../../ui/KindGlyph'
import { shownKind } from '../../ui/shownKind'
import styles from './ComponentRow.module.css'

type ComponentRowProps = { component: ComponentInterface; marks?: Hit['marks'] }

/** A component in two lines: its name, and what it is for, with what goes in and comes out. */
export function ComponentRow({ component, marks = [] }: ComponentRowProps) {
  const { t } = useTranslation()
  const inputs = dataInputs(component)
  return (
    <>
      <span className={styles.title}>{marked(componentTitle(component), marks)}</span>
      <span className={styles.line}>
        <span className={styles.purpose}>{saidOfComponent(component.name, component.description)}</span>
        <span
          className={styles.ports}
          title={t('palette.ports', { inputs: inputs.length, outputs: component.outputs.length })}
        >
          {inputs.map((port) => (
            <KindGlyph key={port.name} kind={shownKind(port)} size={10} hollow={port.optional === true} />
          ))}
          {component.outputs.length > 0 && <span className={styles.arrow} />}
          {component.outputs.map((port) => (
            <KindGlyph key={port.name} kind={shownKind(port)} size={10} />
          ))}
        </span>
      </span>
    </>
  )
}

function marked(title: string, marks: Hit['marks']): ReactNode {
  const parts: ReactNode[] = []
  let at = 0
  for (const [from, to] of marks) {
    if (from < at) continue
    parts.push(title.slice(at, from), <mark key={from}>{title.slice(from, to)}</mark>)
    at = to
  }
  return [...parts, title.slice(at)]
}
