import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { saidOfComponent } from '../../api/said'
import { componentTitle, dataInputs, type ComponentInterface } from '../../domain/component'
import { classes } from '../../ui/classes'
import cover from '../../ui/coverLink.module.css'
import { KindGlyph } from '../../ui/KindGlyph'
import type { ShownKind } from '../../ui/kindShapes'
import { shownKind } from '../../ui/shownKind'
import { useCategoryName } from '../../ui/useCategoryName'
import styles from './components.module.css'

type ComponentRowsProps = {
  /** Null for what a search found in all of them. */
  category: string | null
  components: readonly ComponentInterface[]
}

/** A section of the library: what each one is called, what it is for, what goes in and out. */
export function ComponentRows({ category, components }: ComponentRowsProps) {
  const { t } = useTranslation()
  const categoryName = useCategoryName()
  return (
    <section className={styles.section}>
      {category !== null && (
        <h2 className={styles.category}>{category ? categoryName(category) : t('components.other')}</h2>
      )}
      <ul className={styles.rows}>
        {components.map((component) => (
          <li key={component.name} className={styles.row}>
            <div className={styles.what}>
              <Link
                className={classes(styles.link, cover.cover)}
                to={`/components/${encodeURIComponent(component.name)}`}
              >
                {componentTitle(component)}
              </Link>
              <p className={styles.purpose}>{saidOfComponent(component.name, component.description)}</p>
            </div>
            <p className={styles.ports}>
              <Kinds kinds={dataInputs(component).map(shownKind)} nothing={t('components.nothingIn')} />
              <span className={styles.arrow} aria-hidden>
                →
              </span>
              <Kinds kinds={component.outputs.map(shownKind)} nothing={t('components.nothingOut')} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

type KindsProps = { kinds: readonly ShownKind[]; nothing: string }

function Kinds({ kinds, nothing }: KindsProps) {
  const { t } = useTranslation()
  if (kinds.length === 0) return <span className={styles.nothing}>{nothing}</span>
  return (
    <span className={styles.kinds}>
      {[...new Set(kinds)].map((kind) => (
        <span key={kind} className={styles.kind}>
          <KindGlyph kind={kind} />
          {t(`ui.kind.${kind}`)}
        </span>
      ))}
    </span>
  )
}
