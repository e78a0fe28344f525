import { useQuery } from '@tanstack/react-query'
import { FileText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { sourceFileQuery, type ComponentVersionDetail, type SourceFile } from '../../../api/components'
import { Bytes } from '../../../ui/Bytes'
import { classes } from '../../../ui/classes'
import { EmptyState } from '../../../ui/EmptyState'
import { ErrorState } from '../../../ui/ErrorState'
import { Skeleton } from '../../../ui/Skeleton'
import styles from './code.module.css'
import { CodeView } from './LazyCodeView'

type CodeBrowserProps = { component: Pick<ComponentVersionDetail, 'name' | 'version' | 'yaml' | 'files'> }

const YAML = 'component.yml'

/** The files of a component: its definition first, then its code. */
export function CodeBrowser({ component: { name, version, yaml, files } }: CodeBrowserProps) {
  const { t } = useTranslation()
  const entries = [
    { path: YAML, size: new TextEncoder().encode(yaml).length },
    ...files.filter(({ path }) => path !== YAML),
  ]
  const [chosen, setChosen] = useState(YAML)
  return (
    <div className={styles.browser}>
      <ul className={styles.files} aria-label={t('components.code.files')}>
        {entries.map(({ path, size }) => (
          <li key={path}>
            <button
              type="button"
              className={classes(styles.file, path === chosen && styles.chosen)}
              aria-pressed={path === chosen}
              title={path}
              onClick={() => setChosen(path)}
            >
              <FileText aria-hidden />
              <span className={styles.path}>{path}</span>
              <span className={styles.size}>
                <Bytes value={size} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.stage}>
        {chosen === YAML ? (
          <FileBody file={{ path: YAML, text: yaml, size: yaml.length, truncated: false }} />
        ) : (
          <SourceView key={chosen} name={name} version={version} path={chosen} />
        )}
      </div>
    </div>
  )
}

type SourceViewProps = { name: string; version: string; path: string }

function SourceView({ name, version, path }: SourceViewProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(sourceFileQuery(name, version, path))
  if (data) return <FileBody file={data} />
  if (!error) {
    return (
      <div className={styles.loading}>
        <Skeleton lines={6} />
      </div>
    )
  }
  return (
    <ErrorState size="small" title={t('components.code.loadFailed')} onRetry={() => void refetch()}>
      {error.message}
    </ErrorState>
  )
}

type FileBodyProps = { file: SourceFile }

function FileBody({ file: { path, text, truncated } }: FileBodyProps) {
  const { t } = useTranslation()
  if (text === null) return <EmptyState size="small" title={t('components.code.binary')} />
  return (
    <>
      {truncated && <p className={styles.note}>{t('components.code.truncated')}</p>}
      <CodeView path={path} text={text} />
    </>
  )
}
