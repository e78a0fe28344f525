import { useTranslation } from 'react-i18next'

import { Dialog } from '../../ui/Dialog'
import { Kbd } from '../../ui/Kbd'
import { ScrollRegion } from '../../ui/ScrollRegion'
import styles from './commands.module.css'
import type { Section } from './command'
import { commands } from './list'

type KeySheetProps = { onClose: () => void }

/** All keys there are, on whichever page they count. */
export function KeySheet({ onClose }: KeySheetProps) {
  const { t } = useTranslation()
  const withKeys = commands.filter(({ shortcuts }) => shortcuts.length > 0)
  const sections = [...new Set(withKeys.map(({ section }) => section))]
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="large"
      title={t('commands.keys')}
      description={t('commands.keysHint')}
    >
      <ScrollRegion label={t('commands.keys')} role="group" className={styles.sheet} data-start>
        {sections.map((section) => (
          <KeySection
            key={section}
            section={section}
            listed={withKeys.filter((each) => each.section === section)}
          />
        ))}
      </ScrollRegion>
    </Dialog>
  )
}

type KeySectionProps = { section: Section; listed: typeof commands }

function KeySection({ section, listed }: KeySectionProps) {
  const { t } = useTranslation()
  return (
    <section className={styles.section} aria-labelledby={`keys-${section}`}>
      <h3 id={`keys-${section}`} className={styles.heading}>
        {t(`commands.section.${section}`)}
      </h3>
      <dl>
        {listed.map(({ id, name, shortcuts }) => (
          <div key={id} className={styles.pair}>
            <dt>{t(name)}</dt>
            <dd className={styles.combinations}>
              {shortcuts.map((shortcut) => (
                <Kbd key={shortcut} keys={shortcut} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
