import { useQuery } from '@tanstack/react-query'
import { FileCode2, FileText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { componentVersionQuery, sourceFileQuery, type SourceEntry } from '../../api/components'
import type { VersionRef } from '../../domain/graph'
import { Bytes } from '../../ui/Bytes'
import { classes } from '../../ui/classes'
import { CodeBlock } from '../../ui/CodeBlock'
import { ErrorState } from '../../ui/ErrorState'
import floating from '../../ui/floating.module.css'
import { Skeleton } from '../../ui/Skeleton'
import styles from './SourceTab.module.css'

type SourceTabProps = { component: VersionRef }

// Not a path that a file of a component can have.
const DEFINITION = '//component.yml'

/** The code that a node runs: its definition and the files it came with. */
export function SourceTab({ component }: SourceTabProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(componentVersionQuery(component.name, component.version))
  const [chosen, setChosen] = useState(DEFINITION)
  if (error && !data) {
    return (
      <ErrorState size="small" title={t('inspector.codeFailed')} onRetry={() => void refetch()}>
        {error.message}
      </ErrorState>
    )
  }
  if (!data) return <Skeleton lines={6} />
  return (
    <div className={styles.source}>
      <ul className={styles.files}>
        <FileRow
          isChosen={chosen === DEFINITION}
          name="component.yml"
          size={new TextEncoder().encode(data.yaml).length}
          onChoose={() => setChosen(DEFINITION)}
        />
        {data.files.map((file) => (
          <FileRow
            key={file.path}
            isChosen={chosen === file.path}
            name={file.path}
            size={file.size}
            onChoose={() => setChosen(file.path)}
          />
        ))}
      </ul>
      {chosen === DEFINITION ? (
        <CodeBlock text={data.yaml} numbered />
      ) : (
        <SourceText component={component} path={chosen} />
      )}
    </div>
  )
}

type FileRowProps = { name: string; size: SourceEntry['size']; isChosen: boolean; onChoose: () => void }

function FileRow({ name, size, isChosen, onChoose }: FileRowProps) {
  return (
    <li>
      <button
        type="button"
        className={classes(floating.item, styles.file, isChosen && styles.chosen)}
        aria-current={isChosen || undefined}
        onClick={onChoose}
      >
        {/\.(py|sh|r|jl|sql)$/i.test(name) ? <FileCode2 aria-hidden /> : <FileText aria-hidden />}
        <span className={styles.name}>{name}</span>
        <span className={styles.size}>
          <Bytes value={size} />
        </span>
      </button>
    </li>
  )
}

type SourceTextProps = { component: VersionRef; path: string }

function SourceText({ component, path }: SourceTextProps) {
  const { t } = useTranslation()
  const { data, error } = useQuery(sourceFileQuery(component.name, component.version, path))
  if (error) return <p className={styles.note}>{error.message}</p>
  if (!data) return <Skeleton lines={6} />
  if (data.text === null) return <p className={styles.note}>{t('inspector.notText')}</p>
  return (
    <>
      <CodeBlock text={data.text} numbered />
      {data.truncated && <p className={styles.note}>{t('inspector.truncated')}</p>}
    </>
  )
}
