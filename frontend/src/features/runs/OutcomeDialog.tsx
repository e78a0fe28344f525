import { useTranslation } from 'react-i18next'

import type { BulkOutcome } from '../../api/runs'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { doneText, refusedOf, type BulkVerb } from './bulkOutcome'
import styles from './runs.module.css'

type OutcomeDialogProps = { verb: BulkVerb; outcome: BulkOutcome; onClose: () => void }

/** What was done with several runs, and which were left as they are, and why. */
export function OutcomeDialog({ verb, outcome, onClose }: OutcomeDialogProps) {
  const { t } = useTranslation()
  const refused = refusedOf(verb, outcome)
  return (
    <Dialog
      open
      size="small"
      onOpenChange={(open) => !open && onClose()}
      title={t(`runs.outcome.${verb}Refused`, { count: refused.length })}
      description={doneText(t, verb, outcome) || undefined}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('ui.close')}
        </Button>
      }
    >
      <ul className={styles.refused}>
        {refused.map(({ run, code }) => (
          <li key={run}>{t(`runs.outcome.why.${code}`, { id: run })}</li>
        ))}
      </ul>
    </Dialog>
  )
}
