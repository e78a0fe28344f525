import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'

import styles from './SegmentedControl.module.css'
import { Tooltip } from './Tooltip'

type Segment<Value extends string> = { value: Value; label: string; icon?: ReactNode }

type SegmentedControlProps<Value extends string> = {
  label: string
  segments: readonly Segment<Value>[]
  value: Value
  onChange: (value: Value) => void
}

/** One of a few, all in sight. A segment with an icon shows its label on hover. */
export function SegmentedControl<Value extends string>({
  label,
  segments,
  value,
  onChange,
}: SegmentedControlProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      className={styles.group}
      aria-label={label}
      value={value}
      // Radix sends an empty text when the chosen segment is pressed again.
      onValueChange={(next) => next && onChange(next as Value)}
    >
      {segments.map((segment) => (
        <Tooltip key={segment.value} content={segment.icon ? segment.label : null}>
          <ToggleGroup.Item
            value={segment.value}
            className={styles.segment}
            aria-label={segment.icon ? segment.label : undefined}
          >
            {segment.icon ?? segment.label}
          </ToggleGroup.Item>
        </Tooltip>
      ))}
    </ToggleGroup.Root>
  )
}
