import { useTranslation } from 'react-i18next'

import { labelOf } from '../../domain/component'
import type { PortChange } from '../../domain/interfaceChanges'
import { SignGlyph } from '../../ui/SignGlyph'
import styles from './ChangeList.module.css'

type ChangeListProps = { changes: readonly PortChange[] }

/** How the ports and parameters of one version differ from another's. */
export function ChangeList({ changes }: ChangeListProps) {
  const { t } = useTranslation()
  if (changes.length === 0) return <p className={styles.quiet}>{t('inspector.samePorts')}</p>
  return (
    <ul className={styles.changes}>
      {changes.map((change) => (
        <li key={`${change.side} ${change.port}`} className={styles.change}>
          <SignGlyph sign={change.change} />
          {t(`registry.change.${change.change}`, {
            label: labelOf(change.port),
            parts: change.parts.map((part) => t(`inspector.part.${part as 'type'}`)).join(', '),
          })}
        </li>
      ))}
    </ul>
  )
}
