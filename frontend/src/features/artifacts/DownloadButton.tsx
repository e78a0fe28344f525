import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { fileAddress } from '../../api/artifacts'
import { Button } from '../../ui/Button'

type DownloadButtonProps = { digest: string; path: string }

/** Where a file cannot be shown, the way to have it all the same. */
export function DownloadButton({ digest, path }: DownloadButtonProps) {
  const { t } = useTranslation()
  return (
    <div>
      <Button size="small" asChild>
        <a href={fileAddress(digest, path)} download>
          <Download aria-hidden />
          {t('artifacts.download')}
        </a>
      </Button>
    </div>
  )
}
