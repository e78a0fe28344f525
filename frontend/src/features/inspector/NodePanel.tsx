import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'

import { componentOf, nodeTitle } from '../../domain/component'
import { renameNode } from '../../domain/editNodes'
import type { Node, NodeId } from '../../domain/graph'
import { CategoryIcon } from '../../ui/CategoryIcon'
import { EditableText } from '../../ui/EditableText'
import { readStored, writeStored } from '../../ui/stored'
import { Tabs } from '../../ui/Tabs'
import styles from './Inspector.module.css'
import { useInspecting, useNames } from './inspecting'
import { NodeForm } from './NodeForm'
import { NodeSettingsForm } from './NodeSettingsForm'
import { SourceTab } from './SourceTab'
import { DocsTab } from './DocsTab'
import { VersionLine } from './VersionLine'

type NodePanelProps = {
  node: Node
  renderMarkdown: (text: string) => ReactNode
  runTab: ((node: NodeId) => ReactNode) | null
}

const TABS = ['form', 'settings', 'docs', 'code', 'run'] as const
type PanelTab = (typeof TABS)[number]

const isPanelTab = (value: unknown): value is PanelTab => TABS.some((tab) => tab === value)

/** Everything about one node. */
export function NodePanel({ node, renderMarkdown, runTab }: NodePanelProps) {
  const { t } = useTranslation()
  const { drawing, components, selection } = useInspecting()
  const names = useNames()
  const component = componentOf(components, node)
  const [stored, setStored] = useState<PanelTab>(() => readStored('inspector.tab', isPanelTab) ?? 'form')
  // A problem leads to a field of the form, whatever tab was open.
  const isFieldAsked = useStore(selection.store, ({ focusedPort }) => focusedPort?.node === node.id)
  const tab = isFieldAsked ? 'form' : stored === 'run' && !runTab ? 'form' : stored

  function choose(next: PanelTab) {
    writeStored('inspector.tab', next)
    setStored(next)
  }

  return (
    <section className={styles.panel} aria-label={nodeTitle(node, component)}>
      <header className={styles.header}>
        <span className={styles.sign}>
          <CategoryIcon category={component?.category} />
        </span>
        <div className={styles.heading}>
          <EditableText
            strong
            label={t('inspector.name')}
            value={nodeTitle(node, component)}
            onChange={(title) =>
              drawing.edit(names.rename(node.id), (graph) => renameNode(graph, node.id, title))
            }
          />
          <VersionLine node={node} component={component} />
        </div>
      </header>
      <Tabs
        className={styles.tabs}
        label={t('inspector.tabs')}
        value={tab}
        onChange={choose}
        tabs={[
          ...(runTab ? [{ value: 'run' as const, label: t('inspector.run') }] : []),
          { value: 'form', label: t('inspector.form') },
          { value: 'settings', label: t('inspector.settings') },
          { value: 'docs', label: t('inspector.docs') },
          { value: 'code', label: t('inspector.code') },
        ]}
      >
        {tab === 'form' && <NodeForm node={node} component={component} />}
        {tab === 'settings' && <NodeSettingsForm node={node} />}
        {tab === 'docs' && <DocsTab component={node.component} renderMarkdown={renderMarkdown} />}
        {tab === 'code' && <SourceTab component={node.component} />}
        {tab === 'run' && runTab?.(node.id)}
      </Tabs>
    </section>
  )
}
