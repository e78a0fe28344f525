import { memo } from 'react'

import { saidOfComponent } from '../../api/said'
import { inputOf, labelOf, outputOf } from '../../domain/component'
import { bindingOf, isFromData, type PortName } from '../../domain/graph'
import { portRows, type PortSide } from '../../domain/nodeGeometry'
import { classes } from '../../ui/classes'
import { KindGlyph } from '../../ui/KindGlyph'
import { useCanvas, useView } from './canvas'
import type { Mark } from './marks'
import styles from './PortRows.module.css'
import type { NodeItem } from './scene'
import { shownKind } from '../../ui/shownKind'
import { useTexts } from '../../ui/useTexts'

type PortRowsProps = { item: NodeItem; mark: Mark | undefined }

/** One row for each pair of ports: inputs on the left, outputs on the right. */
export function PortRows({ item, mark }: PortRowsProps) {
  const { inputs, outputs } = item.ports
  return (
    <div className={styles.rows}>
      {Array.from({ length: portRows(item.ports) }, (_, row) => {
        const input = inputs[row]
        const output = outputs[row]
        return (
          <div key={row} className={styles.row}>
            {input ? (
              <Port item={item} side="input" port={input} isMarked={mark?.ports.has(input) ?? false} />
            ) : (
              <span />
            )}
            {output && <Port item={item} side="output" port={output} isMarked={false} />}
          </div>
        )
      })}
    </div>
  )
}

type PortProps = { item: NodeItem; side: PortSide; port: PortName; isMarked: boolean }

const Port = memo(function Port({ item, side, port, isMarked }: PortProps) {
  const { t } = useTexts()
  const { drawing } = useCanvas()
  // While an edge is drawn: whether this port would take it, or is where it ends now.
  const part = useView(({ wire }) => {
    if (!wire) return null
    if (wire.from.item === item.key && wire.from.port === port && wire.from.side === side) return 'start'
    if (wire.target?.item === item.key && wire.target.port === port && wire.target.side === side)
      return 'target'
    return wire.verdictOf({ item: item.key, side, port }).outcome
  })
  const { node, component } = item
  const spec = component && (side === 'input' ? inputOf(component, port) : outputOf(component, port))
  const binding = side === 'input' ? bindingOf(node, port) : undefined
  const data = binding && isFromData(binding) ? binding.data : null
  const kind = spec ? shownKind(spec) : 'file'
  const isOptional = side === 'input' && spec !== undefined && 'optional' in spec && spec.optional === true
  const label = labelOf(port)

  return (
    <span
      className={classes(
        styles.port,
        styles[side],
        isMarked && styles.marked,
        part && styles[part],
        drawing && styles.open,
      )}
      data-port={port}
      data-side={side}
      title={saidOfComponent(node.component.name, spec?.description) ?? undefined}
    >
      <span className={styles.dot}>
        <KindGlyph kind={kind} hollow={isOptional && !binding} />
      </span>
      <span className={styles.label}>{label}</span>
      {data && (
        <span
          className={styles.data}
          title={t('canvas.node.data', { name: data.name, version: data.version })}
        >
          {data.name}
        </span>
      )}
    </span>
  )
})
