import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { Button } from './Button'
import styles from './MoreRows.module.css'

type MoreRowsProps = { isLoading: boolean; onMore: () => void }

/** The end of a list that goes on: more is asked for as it comes into sight, or by the button. */
export function MoreRows({ isLoading, onMore }: MoreRowsProps) {
  const { t } = useTranslation()
  const end = useRef<HTMLDivElement>(null)
  const ask = useRef(onMore)
  useEffect(() => {
    ask.current = onMore
  })

  useEffect(() => {
    const element = end.current
    if (!element || typeof IntersectionObserver === 'undefined') return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && ask.current(), {
      rootMargin: '400px',
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  return (
    <div ref={end} className={styles.more}>
      <Button variant="ghost" busy={isLoading} onClick={onMore}>
        {t('ui.more')}
      </Button>
    </div>
  )
}
