import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { imageAddress, type Preview } from '../../../api/artifacts'
import { Button } from '../../../ui/Button'
import { classes } from '../../../ui/classes'
import styles from '../ArtifactPreview.module.css'
import { DownloadButton } from '../DownloadButton'
import type { FilePlace, PreviewLook } from '../FilePreview'
import image from './ImagePreview.module.css'

type ImagePreviewProps = {
  preview: Extract<Preview, { kind: 'image' }>
  place: FilePlace
  look: PreviewLook
}

/** A picture as large as there is room for; in the large view as large as it is, too. */
export function ImagePreview({ preview, place, look }: ImagePreviewProps) {
  const { t } = useTranslation()
  const [isWhole, setIsWhole] = useState(true)
  const [isBroken, setIsBroken] = useState(false)
  const { format, width, height } = preview
  const facts = t('artifacts.image.facts', { format, width, height })
  if (isBroken) {
    return (
      <div className={styles.stack}>
        <p className={styles.note}>{t('artifacts.image.broken', { format })}</p>
        <DownloadButton {...place} />
      </div>
    )
  }
  return (
    <div className={styles.stack}>
      <div className={classes(image.ground, image[look], !isWhole && image.actual)}>
        <img
          src={imageAddress(place.digest, place.path)}
          alt={t('artifacts.image.alt', { name: place.path || facts })}
          width={width}
          height={height}
          onError={() => setIsBroken(true)}
        />
      </div>
      <p className={image.facts}>
        {facts}
        {look === 'large' && (
          <Button variant="ghost" size="small" onClick={() => setIsWhole(!isWhole)}>
            {t(isWhole ? 'artifacts.image.actual' : 'artifacts.image.fit')}
          </Button>
        )}
      </p>
    </div>
  )
}
