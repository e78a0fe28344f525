import { LogOut } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { saidOfComponent } from '../../api/said'
import { labelOf, type ComponentInterface, type OutputPort } from '../../domain/component'
import { edgesOf } from '../../domain/edges'
import type { Node } from '../../domain/graph'
import { NODE_WIDTH } from '../../domain/nodeGeometry'
import { addPipelineOutput, pipelineOutputOf, removePipelineOutput } from '../../domain/pipelineOutputs'
import { IconButton } from '../../ui/IconButton'
import { KindGlyph } from '../../ui/KindGlyph'
import { shownKind } from '../../ui/shownKind'
import styles from './Inspector.module.css'
import { useInspecting, useNames } from './inspecting'

type OutputLinesProps = { node: Node; component: ComponentInterface }

/** What a node gives, and whether the whole pipeline gives it too. */
export function OutputLines({ node, component }: OutputLinesProps) {
  const { t } = useTranslation()
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{t('inspector.outputs')}</h3>
      {component.outputs.map((port) => (
        <OutputLine key={port.name} node={node} port={port} />
      ))}
    </section>
  )
}

type OutputLineProps = { node: Node; port: OutputPort }

function OutputLine({ node, port }: OutputLineProps) {
  const { t } = useTranslation()
  const { drawing, graph } = useInspecting()
  const names = useNames()
  const at = { node: node.id, port: port.name }
  const output = pipelineOutputOf(graph, at)
  const readers = edgesOf(graph).filter(
    ({ source }) => source.node === node.id && source.port === port.name,
  ).length
  const beside = node.x == null || node.y == null ? null : { x: node.x + NODE_WIDTH + 64, y: node.y - 48 }

  function toggle() {
    if (output) {
      drawing.edit(names.removePipelineOutput(output.name), (now) => removePipelineOutput(now, output.name))
    } else {
      drawing.edit(names.addPipelineOutput(port.name), (now) => addPipelineOutput(now, at, beside).graph)
    }
  }

  return (
    <div className={styles.parameter}>
      <div className={styles.sourceLabel}>
        <span className={styles.portLabel}>
          <KindGlyph kind={shownKind(port)} />
          {labelOf(port.name)}
          <span className={styles.quiet}>{t('inspector.readers', { count: readers })}</span>
        </span>
        <IconButton
          size="small"
          icon={<LogOut />}
          pressed={output !== undefined}
          label={output ? t('inspector.removeOutput') : t('inspector.addOutput')}
          onClick={toggle}
        />
      </div>
      {port.description && (
        <p className={styles.note}>{saidOfComponent(node.component.name, port.description)}</p>
      )}
    </div>
  )
}
