import { useTranslation } from 'react-i18next'

import type { CheckedComponentRow } from '../../../api/components'
import { asInterface, componentTitle } from '../../../domain/component'
import { interfaceChanges } from '../../../domain/interfaceChanges'
import { Bytes } from '../../../ui/Bytes'
import { Chip } from '../../../ui/Chip'
import { ChangeList } from '../ChangeList'
import { FindingList } from '../../../ui/FindingList'
import { PortTables } from '../PortTables'
import styles from './UploadDialog.module.css'

type CheckedComponentProps = { checked: CheckedComponentRow }

/** What registering would do: which version, with which ports, from which files, and what to mind. */
export function CheckedComponent({ checked }: CheckedComponentProps) {
  const { t } = useTranslation()
  const shown = asInterface(checked.interface)
  const before = checked.previous && asInterface(checked.previous)
  const changes = before && checked.is_new ? interfaceChanges(before, shown) : null
  return (
    <div className={styles.checked}>
      <header className={styles.head}>
        <h3 className={styles.name}>{componentTitle(shown)}</h3>
        <code className={styles.reference}>
          {shown.name}:{checked.version}
        </code>
        <Chip tone={checked.is_new ? 'accent' : 'plain'}>
          {!checked.is_new
            ? t('registry.upload.unchanged')
            : before
              ? t('registry.upload.newVersion', { version: before.version })
              : t('registry.upload.newComponent')}
        </Chip>
      </header>
      {shown.description && <p className={styles.quiet}>{shown.description}</p>}
      {checked.findings.length > 0 && <FindingList findings={checked.findings} />}
      {changes && <ChangeList changes={changes} />}
      <PortTables component={shown} />
      <section className={styles.block}>
        <h4 className={styles.heading}>{t('registry.upload.code', { count: checked.files.length })}</h4>
        {checked.files.length > 0 && (
          <ul className={styles.files}>
            {checked.files.map(({ path, size }) => (
              <li key={path}>
                <code>{path}</code> <Bytes value={size} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}
