import { ArrowUpCircle, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { refKey } from '../../domain/component'
import { outdatedNodes } from '../../domain/versionUpdate'
import { Button } from '../../ui/Button'
import { IconButton } from '../../ui/IconButton'
import styles from './Updates.module.css'
import { InspectingProvider, useInspecting, type Inspecting } from './inspecting'
import { UpdateDialog, type UpdateTarget } from './UpdateDialog'

/** The steps of the drawing that could move to newer versions. */
export function useUpdates(): readonly UpdateTarget[] {
  const { graph, components } = useInspecting()
  return outdatedNodes(
    graph,
    (name, version) => components.get(refKey({ name, version }))?.latest_version ?? null,
  )
}

type UpdatesProps = { targets: readonly UpdateTarget[] }

/** Says that steps could move to newer versions, and the way there. */
export function Updates({ targets }: UpdatesProps) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className={styles.line}>
      <p className={styles.note}>{t('registry.update.waiting', { count: targets.length })}</p>
      <Button size="small" icon={<ArrowUpCircle />} onClick={() => setIsOpen(true)}>
        {t('registry.update.review')}
      </Button>
      {isOpen && <UpdateDialog targets={targets} onClose={() => setIsOpen(false)} />}
    </div>
  )
}

type UpdateBarProps = { inspecting: Inspecting }

/** The same above the drawing, for while the side panel is closed. */
export function UpdateBar({ inspecting }: UpdateBarProps) {
  return (
    <InspectingProvider value={inspecting}>
      <Bar />
    </InspectingProvider>
  )
}

function Bar() {
  const { t } = useTranslation()
  const targets = useUpdates()
  const [isClosed, setIsClosed] = useState(false)
  if (targets.length === 0 || isClosed) return null
  return (
    <div className={styles.bar}>
      <Updates targets={targets} />
      <IconButton
        size="small"
        side="bottom"
        icon={<X />}
        label={t('ui.close')}
        onClick={() => setIsClosed(true)}
      />
    </div>
  )
}
