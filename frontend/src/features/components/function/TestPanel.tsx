import { useMutation } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { testFunction, type Sample, type Script } from '../../../api/functions'
import { labelOf, type ComponentInterface } from '../../../domain/component'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import styles from './function.module.css'
import { SampleFields } from './SampleFields'
import { missingSamples, samplesFor, type Samples } from './samples'

type TestPanelProps = {
  script: Script
  component: ComponentInterface | null
  /** Shows how a run goes. */
  renderRun: (run: number) => ReactNode
}

/** Tries a function on samples, in a real run. */
export function TestPanel({ script, component, renderRun }: TestPanelProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<Samples>({})
  const test = useMutation({
    mutationFn: (samples: Samples) => testFunction(script, samples),
  })
  if (!component) return <EmptyState size="small" title={t('functions.test.notYet')} />
  const samples = withoutUnchosen(samplesFor(component, chosen))
  const missing = missingSamples(component, samples)

  function change(name: string, sample: Sample | null) {
    setChosen(({ [name]: _before, ...others }) => (sample === null ? others : { ...others, [name]: sample }))
  }

  return (
    <div className={styles.panel}>
      <SampleFields component={component} samples={{ ...samplesFor(component, chosen) }} onChange={change} />
      <div className={styles.act}>
        <Button
          variant="primary"
          icon={<Play />}
          busy={test.isPending}
          disabled={missing.length > 0}
          onClick={() => test.mutate(samples)}
        >
          {t('functions.test.run')}
        </Button>
        {missing.length > 0 && (
          <span className={styles.quiet}>
            {t('functions.test.missing', { labels: missing.map(({ name }) => labelOf(name)).join(', ') })}
          </span>
        )}
      </div>
      {test.error && (
        <p className={styles.refusal} role="alert">
          {test.error.message}
        </p>
      )}
      {test.data && (
        <div key={test.data.id} ref={intoView} className={styles.run}>
          {renderRun(test.data.id)}
        </div>
      )}
    </div>
  )
}

// Data that is still to be chosen is no sample yet.
const withoutUnchosen = (samples: Samples): Samples =>
  Object.fromEntries(
    Object.entries(samples).filter(([, sample]) => !('data' in sample) || sample.data.name !== ''),
  )

const intoView = (place: HTMLElement | null) => place?.scrollIntoView({ block: 'nearest' })
