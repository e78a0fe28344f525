import { CopyPlus, LogIn, LogOut, ScanSearch, StickyNote, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { componentOf, labelOf, nodeTitle } from '../../domain/component'
import { disconnect } from '../../domain/connect'
import { findEdge, orderSource, targetOf } from '../../domain/edges'
import { findNode, type Note, type PortRef } from '../../domain/graph'
import { outputText } from '../../domain/problemText'
import { selectedCount, type Selection } from '../../state/selection'
import { Button } from '../../ui/Button'
import { CategoryIcon } from '../../ui/CategoryIcon'
import { classes } from '../../ui/classes'
import styles from './Inspector.module.css'
import { useInspecting, useNames } from './inspecting'
import { SourceLine } from './SourceLine'

type ManyPanelProps = {
  selection: Selection
  onCommand: (command: 'duplicate' | 'remove' | 'zoomToSelection') => void
}

/** Several things, or edges: what they are, and what can be done with all of them. */
export function ManyPanel({ selection, onCommand }: ManyPanelProps) {
  const { t } = useTranslation()
  const { graph, components, reveal } = useInspecting()
  const count = selectedCount(selection)
  const edges = [...selection.edges].flatMap((id) => findEdge(graph, id) ?? [])
  const titleOf = ({ node }: Pick<PortRef, 'node'>) => {
    const found = findNode(graph, node)
    return found ? nodeTitle(found, componentOf(components, found)) : node
  }

  return (
    <section className={styles.panel}>
      <header className={styles.plainHeader}>
        <h2 className={styles.plainTitle}>{t('inspector.selected', { count })}</h2>
      </header>
      <div className={styles.actions}>
        {selection.nodes.size + selection.notes.size > 0 && (
          <Button size="small" icon={<CopyPlus />} onClick={() => onCommand('duplicate')}>
            {t('canvas.command.duplicate')}
          </Button>
        )}
        <Button size="small" icon={<ScanSearch />} onClick={() => onCommand('zoomToSelection')}>
          {t('inspector.zoomTo')}
        </Button>
        <Button size="small" icon={<Trash2 />} onClick={() => onCommand('remove')}>
          {t('canvas.command.remove')}
        </Button>
      </div>
      <div className={classes(styles.form, styles.section)}>
        {edges.map((edge) => (
          <EdgeLine
            key={edge.id}
            at={targetOf(edge.id)}
            from={
              orderSource(edge.target.port)
                ? titleOf(edge.source)
                : outputText(titleOf(edge.source), edge.source.port)
            }
            to={titleOf(edge.target)}
            onOpen={() => reveal(edge.source.node)}
          />
        ))}
        {[...selection.inputs].map((name) => (
          <p key={name} className={styles.listRow}>
            <LogIn aria-hidden />
            {t('inspector.pipelineInput', { name: labelOf(name) })}
          </p>
        ))}
        {[...selection.outputs].map((name) => (
          <p key={name} className={styles.listRow}>
            <LogOut aria-hidden />
            {t('inspector.pipelineOutput', { name: labelOf(name) })}
          </p>
        ))}
        {[...selection.notes].map((key) => (
          <p key={key} className={styles.listRow}>
            <StickyNote aria-hidden />
            <span className={styles.rowName}>{firstLine(graph.notes?.[key]) ?? t('canvas.note.label')}</span>
          </p>
        ))}
        {[...selection.nodes].map((id) => {
          const node = findNode(graph, id)
          return (
            <button key={id} type="button" className={styles.listRow} onClick={() => reveal(id)}>
              <CategoryIcon category={node && componentOf(components, node)?.category} />
              {titleOf({ node: id })}
            </button>
          )
        })}
      </div>
    </section>
  )
}

type EdgeLineProps = { at: PortRef; from: string; to: string; onOpen: () => void }

function EdgeLine({ at, from, to, onOpen }: EdgeLineProps) {
  const { t } = useTranslation()
  const { drawing } = useInspecting()
  const names = useNames()
  const isOrder = orderSource(at.port) !== null
  return (
    <SourceLine
      label={isOrder ? to : outputText(to, labelOf(at.port))}
      source={isOrder ? t('inspector.after', { source: from }) : t('inspector.from', { source: from })}
      onOpen={onOpen}
      onCut={() => drawing.edit(names.disconnect([at]), (graph) => disconnect(graph, at))}
      cutLabel={t('inspector.cut')}
    />
  )
}

const firstLine = (note: Note | undefined) => note?.text.split('\n').find((line) => line.trim() !== '')
