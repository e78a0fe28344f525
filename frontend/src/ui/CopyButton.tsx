import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { IconButton } from './IconButton'

type CopyButtonProps = { text: string; label?: string }

export function CopyButton({ text, label }: CopyButtonProps) {
  const { t } = useTranslation()
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = window.setTimeout(() => setIsCopied(false), 1600)
    return () => window.clearTimeout(timer)
  }, [isCopied])

  return (
    <IconButton
      size="small"
      icon={isCopied ? <Check /> : <Copy />}
      label={isCopied ? t('ui.copied') : (label ?? t('ui.copy'))}
      onClick={async () => {
        await navigator.clipboard.writeText(text)
        setIsCopied(true)
      }}
    />
  )
}
