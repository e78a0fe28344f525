import { useTranslation } from 'react-i18next'

import { dataInputs, parameters, type ComponentInterface } from '../../domain/component'
import { bindingsOf, type Node } from '../../domain/graph'
import { disconnect } from '../../domain/connect'
import { labelOf } from '../../domain/component'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { DataField } from './DataField'
import styles from './Inspector.module.css'
import { useInspecting, useNames } from './inspecting'
import { OutputLines } from './OutputLines'
import { ParameterField } from './ParameterField'

type NodeFormProps = { node: Node; component: ComponentInterface | undefined }

/** What goes into a node, how it is set, and what comes out. */
export function NodeForm({ node, component }: NodeFormProps) {
  const { t } = useTranslation()
  if (!component) {
    return (
      <EmptyState size="small" title={t('inspector.unknownComponent')}>
        {t('inspector.unknownComponentHint', { ...node.component })}
      </EmptyState>
    )
  }
  const inputs = dataInputs(component)
  const settings = parameters(component)
  return (
    <div className={styles.form}>
      <LeftOvers node={node} component={component} />
      {inputs.length > 0 && (
        <section className={styles.section}>
          <h3 className={styles.sectionTitle}>{t('inspector.inputs')}</h3>
          {inputs.map((port) => (
            <DataField key={port.name} node={node} port={port} />
          ))}
        </section>
      )}
      {settings.length > 0 && (
        <section className={styles.section}>
          <h3 className={styles.sectionTitle}>{t('inspector.parameters')}</h3>
          {settings.map((port) => (
            <ParameterField key={port.name} node={node} component={component} port={port} />
          ))}
        </section>
      )}
      {component.outputs.length > 0 && <OutputLines node={node} component={component} />}
    </div>
  )
}

type LeftOversProps = { node: Node; component: ComponentInterface }

/** What is bound to inputs that this version of the component does not have. */
function LeftOvers({ node, component }: LeftOversProps) {
  const { t } = useTranslation()
  const { drawing } = useInspecting()
  const names = useNames()
  const unknown = bindingsOf(node).filter(([port]) => !component.inputs.some(({ name }) => name === port))
  return unknown.map(([port]) => {
    const at = { node: node.id, port }
    return (
      <div key={port} className={styles.leftOver}>
        <p>{t('inspector.leftOver', { label: labelOf(port) })}</p>
        <Button
          size="small"
          onClick={() => drawing.edit(names.clearInput(at), (graph) => disconnect(graph, at))}
        >
          {t('ui.clear')}
        </Button>
      </div>
    )
  })
}
