import { useTranslation } from 'react-i18next'

import { componentOf, nodeTitle } from '../../domain/component'
import { disconnect, runAfter } from '../../domain/connect'
import { orderPort } from '../../domain/edges'
import { changeSettings } from '../../domain/editNodes'
import { findNode, type Node, type NodeId } from '../../domain/graph'
import { alwaysRuns, dependsOn } from '../../domain/stepControls'
import { descendants, sourcesOf } from '../../domain/topology'
import { Select } from '../../ui/Select'
import { Switch } from '../../ui/Switch'
import styles from './Inspector.module.css'
import { useInspecting, useNames } from './inspecting'
import { SourceLine } from './SourceLine'

type OrderFieldsProps = { node: Node }

/** What a step waits for beside its data, and whether it runs whatever became of that. */
export function OrderFields({ node }: OrderFieldsProps) {
  const { t } = useTranslation()
  const { drawing, graph, components, reveal } = useInspecting()
  const names = useNames()
  const titleOf = (id: NodeId) => {
    const found = findNode(graph, id)
    return found ? nodeTitle(found, componentOf(components, found)) : id
  }
  const before = new Set(sourcesOf(graph, node.id))
  const later = descendants(graph, node.id)
  const candidates = graph.nodes.filter(({ id }) => id !== node.id && !before.has(id) && !later.has(id))

  function cut(source: NodeId) {
    const at = { node: node.id, port: orderPort(source) }
    drawing.edit(names.disconnect([at]), (now) => disconnect(now, at))
  }

  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{t('inspector.order')}</h3>
      {dependsOn(node).map((source) => (
        <SourceLine
          key={source}
          label={t('inspector.runsAfter')}
          source={titleOf(source)}
          onOpen={() => reveal(source)}
          onCut={() => cut(source)}
          cutLabel={t('inspector.runsAfterCut', { title: titleOf(source) })}
        />
      ))}
      <Select
        label={t('inspector.runsAfterAdd')}
        hint={t('inspector.runsAfterHint')}
        placeholder={candidates.length > 0 ? t('inspector.runsAfterChoose') : t('inspector.runsAfterNone')}
        disabled={candidates.length === 0}
        value={null}
        options={candidates.map(({ id }) => ({ value: id, label: titleOf(id) }))}
        onChange={(source) =>
          drawing.edit(names.runAfter(source, node.id), (now) => runAfter(now, node.id, source))
        }
      />
      <Switch
        label={t('inspector.alwaysRun')}
        hint={t('inspector.alwaysRunHint')}
        checked={alwaysRuns(node)}
        onChange={(always) =>
          drawing.edit(names.changeSettings(node.id), (now) =>
            changeSettings(now, node.id, { always_run: always || null }),
          )
        }
      />
    </section>
  )
}
