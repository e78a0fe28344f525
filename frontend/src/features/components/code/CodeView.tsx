import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { useStyleNonce } from '../../../ui/styleNonce'
import { showFile } from './editor'
import styles from './code.module.css'

type CodeViewProps = { path: string; text: string }

/** A file of code in colours. */
export function CodeView({ path, text }: CodeViewProps) {
  const { t } = useTranslation()
  const nonce = useStyleNonce()
  const parent = useRef<HTMLDivElement>(null)
  const label = t('components.code.viewer', { path })
  useEffect(() => {
    if (!parent.current) return
    const view = showFile(parent.current, { path, text, nonce, label })
    return () => view.destroy()
  }, [path, text, nonce, label])
  return <div ref={parent} className={styles.view} />
}
