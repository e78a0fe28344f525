import { useTranslation } from 'react-i18next'

import { pageAddress } from '../../../api/artifacts'
import styles from '../ArtifactPreview.module.css'
import type { FilePlace, PreviewLook } from '../FilePreview'
import frame from './PageFrame.module.css'

type PageFrameProps = { place: FilePlace; look: PreviewLook }

/**
 * A page that a step wrote. The empty sandbox gives it an origin of its own, without scripts, forms, pop-ups or a way
 * to lead this page elsewhere; the server sends it with a policy that says the same.
 */
export function PageFrame({ place, look }: PageFrameProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.stack}>
      <iframe
        className={look === 'card' ? frame.card : frame.large}
        src={pageAddress(place.digest, place.path)}
        sandbox=""
        referrerPolicy="no-referrer"
        loading="lazy"
        title={t('artifacts.page.title')}
      />
      <p className={styles.note}>{t('artifacts.page.note')}</p>
    </div>
  )
}
