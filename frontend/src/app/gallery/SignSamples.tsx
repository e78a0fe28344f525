import { Tag } from 'lucide-react'
import { useState } from 'react'

import { Avatar } from '../../ui/Avatar'
import { Badge } from '../../ui/Badge'
import { BrandMark } from '../../ui/BrandMark'
import { Bytes } from '../../ui/Bytes'
import { Chip } from '../../ui/Chip'
import { Duration } from '../../ui/Duration'
import { Kbd } from '../../ui/Kbd'
import { KindGlyph } from '../../ui/KindGlyph'
import { kindShapes, type ShownKind } from '../../ui/kindShapes'
import { ProgressBar } from '../../ui/ProgressBar'
import { Spinner } from '../../ui/Spinner'
import { StateChip } from '../../ui/StateChip'
import { StateGlyph, type ShownState } from '../../ui/StateGlyph'
import { Time } from '../../ui/Time'
import styles from './Gallery.module.css'
import { Row, Sample } from './Sample'

const states: ShownState[] = [
  'waiting',
  'queued',
  'running',
  'cancelling',
  'succeeded',
  'reused',
  'failed',
  'cancelled',
  'skipped',
  'approval',
]
const kinds = Object.keys(kindShapes) as ShownKind[]
const surfaces = ['surface-0', 'surface-1', 'surface-2', 'surface-3', 'accent', 'accent-soft', 'danger']

export function SignSamples() {
  const [loadedAt] = useState(() => Date.now())
  return (
    <>
      <Sample name="States">
        <Row>
          {states.map((state) => (
            <StateGlyph key={state} state={state} labelled />
          ))}
        </Row>
        <Row>
          {states.map((state) => (
            <StateChip key={state} state={state} />
          ))}
        </Row>
        <Row>
          <StateGlyph state="running" size={32} />
          <StateGlyph state="succeeded" size={32} />
          <StateGlyph state="reused" size={32} />
          <StateGlyph state="failed" size={32} />
          <StateGlyph state="skipped" size={32} />
        </Row>
      </Sample>
      <Sample name="Kinds of ports">
        <Row>
          {kinds.map((kind) => (
            <Chip key={kind} icon={<KindGlyph kind={kind} />}>
              {kind}
            </Chip>
          ))}
        </Row>
        <Row>
          {kinds.map((kind) => (
            <KindGlyph key={kind} kind={kind} size={20} hollow labelled />
          ))}
        </Row>
      </Sample>
      <Sample name="Type">
        <p style={{ fontSize: 'var(--type-title)', lineHeight: 'var(--line-title)', fontWeight: 600 }}>
          Train a regression model 1,203 × 12
        </p>
        <p>Body 13: the same bytes in, the same bytes out. 0123456789</p>
        <p style={{ fontSize: 'var(--type-dense)', color: 'var(--text-2)' }}>
          Dense 12: split by the target column
        </p>
        <p style={{ fontSize: 'var(--type-caption)', color: 'var(--text-3)' }}>
          Caption 11: registered 3 days ago
        </p>
        <code style={{ fontSize: 'var(--type-dense)' }}>sha 1a2b3c4d → R² 0.8714 != 0Ol1</code>
      </Sample>
      <Sample name="Chips, badges, keys">
        <Row>
          <Chip icon={<Tag />}>regression</Chip>
          <Chip tone="accent">latest</Chip>
          <Chip tone="success">fits</Chip>
          <Chip tone="warning">update</Chip>
          <Chip tone="danger">missing</Chip>
          <Chip onRemove={() => undefined}>state: failed</Chip>
        </Row>
        <Row>
          <Chip onClick={() => undefined} selected>
            Failed
          </Chip>
          <Chip onClick={() => undefined}>Running</Chip>
          <Badge count={3} />
          <Badge count={12} tone="accent" />
          <Badge count={2} tone="danger" />
          <Badge count={4} tone="warning" />
          <Kbd keys="Mod+Shift+Z" />
          <Kbd keys="/" />
        </Row>
      </Sample>
      <Sample name="Time, size, progress">
        <Row>
          <Time at={loadedAt - 150_000} />
          <span>
            <Duration seconds={75.2} />
          </span>
          <span>
            <Duration since={loadedAt} />
          </span>
          <Bytes value={1_234_567} />
          <Spinner />
        </Row>
        <ProgressBar label="Upload" value={0.62} />
        <ProgressBar label="Run" value={null} tone="running" />
        <Row>
          <Avatar name="Local user" />
          <Avatar name="local@localhost" size="small" />
          <BrandMark />
          <BrandMark size={64} />
        </Row>
      </Sample>
      <Sample name="Surfaces">
        <Row>
          {surfaces.map((name) => (
            <span
              key={name}
              className={styles.swatch}
              style={{ background: `var(--${name})` }}
              title={name}
            />
          ))}
        </Row>
      </Sample>
    </>
  )
}
