import { useState } from 'react'

import type { Session } from '../../api/session'
import { Banner } from '../../ui/Banner'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { Chip } from '../../ui/Chip'
import { PageHeader } from '../../ui/PageHeader'
import { usePane } from '../../ui/pane'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { SplitPane } from '../../ui/SplitPane'
import { navigation } from '../shell/navigation'
import { Rail } from '../shell/Rail'
import { ControlSamples } from './ControlSamples'
import { FloatingSamples } from './FloatingSamples'
import { ListSamples } from './ListSamples'
import { SignSamples } from './SignSamples'
import styles from './Gallery.module.css'

const session: Session = {
  user: { id: 1, name: 'Local user', email: 'local@localhost' },
  workspace: { id: 1, slug: 'default', name: 'Default' },
  isolation: 'none',
  isolation_reason: '',
  broker_problem: '',
  worker: null,
  version: '0.1.0',
  upload_limit_bytes: 512_000_000,
  log_limit_bytes: 1_000_000_000,
  cluster: false,
}

const sections = {
  signs: SignSamples,
  controls: ControlSamples,
  lists: ListSamples,
  floating: FloatingSamples,
}
type Section = keyof typeof sections

/** The kit on one page, to be looked at while developing; it is no part of the build. */
export function Gallery() {
  const [isNarrow, setIsNarrow] = useState(false)
  const [section, setSection] = useState<Section>(
    () => (Object.keys(sections) as Section[]).find((name) => window.location.hash === `#${name}`) ?? 'signs',
  )
  const left = usePane('gallery', { size: 240, min: 180, max: 400 })
  const Samples = sections[section]

  return (
    <div className={styles.gallery}>
      <Rail
        entries={navigation}
        session={session}
        narrow={isNarrow}
        onToggle={() => setIsNarrow(!isNarrow)}
      />
      <div className={styles.column}>
        <Banner tone="warning" title="Steps run without isolation." onDismiss={() => undefined}>
          They can read what this account can read. bubblewrap is not installed.
        </Banner>
        <PageHeader
          title={<Breadcrumb crumbs={[{ label: 'Pipelines', to: '/pipelines' }, { label: 'Car prices' }]} />}
          aside={<Chip>revision 12</Chip>}
          actions={
            <SegmentedControl
              label="Section"
              value={section}
              onChange={setSection}
              segments={(Object.keys(sections) as Section[]).map((value) => ({ value, label: value }))}
            />
          }
        />
        <div className={styles.main}>
          <SplitPane
            pane={left}
            side="left"
            label="Library"
            dock={<p className={styles.dock}>A dock: drag its edge.</p>}
          >
            <div className={styles.samples}>
              <Samples />
            </div>
          </SplitPane>
        </div>
      </div>
    </div>
  )
}
