import { Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { labelOf } from '../../domain/component'
import { outputAt } from '../../domain/dropOnNode'
import type { PipelineOutput } from '../../domain/graph'
import { outputNameFault, removePipelineOutput, renamePipelineOutput } from '../../domain/pipelineOutputs'
import { Button } from '../../ui/Button'
import { KindGlyph } from '../../ui/KindGlyph'
import { shownKind } from '../../ui/shownKind'
import styles from './Inspector.module.css'
import { useInspecting, useNames } from './inspecting'
import { NameField } from './NameField'
import { UserList } from './UserList'

type PipelineOutputPanelProps = { output: PipelineOutput }

/** An output of the pipeline: its name, and the step that gives it. */
export function PipelineOutputPanel({ output }: PipelineOutputPanelProps) {
  const { t } = useTranslation()
  const { drawing, graph, components, selection } = useInspecting()
  const names = useNames()
  const port = outputAt(graph, components, output)

  function remove() {
    drawing.edit(names.removePipelineOutput(output.name), (now) => removePipelineOutput(now, output.name))
    selection.clear()
  }

  return (
    <section className={styles.panel}>
      <header className={styles.plainHeader}>
        <KindGlyph kind={port ? shownKind(port) : 'file'} />
        <h2 className={styles.plainTitle}>{t('inspector.pipelineOutput', { name: labelOf(output.name) })}</h2>
      </header>
      <div className={styles.form}>
        <section className={styles.section}>
          <NameField
            name={output.name}
            faultOf={(name) => outputNameFault(graph, name, output.name)}
            onRename={(name) => {
              drawing.edit(names.changePipelineOutput(output.name), (now) =>
                renamePipelineOutput(now, output.name, name),
              )
              selection.select({ outputs: [name] })
            }}
          />
        </section>
        <UserList title={t('inspector.givenBy')} empty="" ports={[output]} />
        <section className={styles.section}>
          <Button size="small" icon={<Trash2 />} onClick={remove}>
            {t('inspector.removeOutput')}
          </Button>
        </section>
      </div>
    </section>
  )
}
