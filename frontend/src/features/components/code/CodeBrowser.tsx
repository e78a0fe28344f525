import { useQuery } from '@tanstack/react-query'
import { FileText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import {
  componentVersionQuery,
  sourceFileQuery,
  type ComponentVersionDetail,
  type SourceEntry,
  type SourceFile,
} from '../../../api/components'
import { Bytes } from '../../../ui/Bytes'
import { classes } from '../../../ui/classes'
import { EmptyState } from '../../../ui/EmptyState'
import { ErrorState } from '../../../ui/ErrorState'
import { Select } from '../../../ui/Select'
import { SignGlyph } from '../../../ui/SignGlyph'
import { Skeleton } from '../../../ui/Skeleton'
import styles from './code.module.css'
import { DiffView } from './DiffView'
import { CodeView } from './LazyCodeView'

type CodeBrowserProps = {
  component: Pick<ComponentVersionDetail, 'name' | 'version' | 'yaml' | 'files'>
  /** The versions that it can be compared with. */
  others: readonly string[]
}

const YAML = 'component.yml'
const NOTHING = ''

/** The files of a component: its definition first, then its code; also beside those of another version. */
export function CodeBrowser({ component, others }: CodeBrowserProps) {
  const { t } = useTranslation()
  const { name, version, yaml, files } = component
  const [chosen, setChosen] = useState(YAML)
  const [other, setOther] = useState(NOTHING)
  const earlier = useQuery({ ...componentVersionQuery(name, other), enabled: other !== NOTHING })
  const compared = other !== NOTHING ? earlier.data : undefined
  const entries = entriesOf(yaml, files, compared?.files ?? [])
  const side = (detail: Pick<ComponentVersionDetail, 'version' | 'yaml' | 'files'>): Side => ({
    name,
    version: detail.version,
    path: chosen,
    yaml: detail.yaml,
    isThere: chosen === YAML || detail.files.some(({ path }) => path === chosen),
  })
  return (
    <div className={styles.browser}>
      <div className={styles.list}>
        {others.length > 1 && (
          <Select
            label={t('registry.diff.compare')}
            value={other}
            options={[
              { value: NOTHING, label: t('registry.diff.nothing') },
              ...others.filter((each) => each !== version).map((each) => ({ value: each, label: each })),
            ]}
            onChange={setOther}
          />
        )}
        <ul className={styles.files} aria-label={t('components.code.files')}>
          {entries.map(({ path, size, sign }) => (
            <li key={path}>
              <button
                type="button"
                className={classes(styles.file, path === chosen && styles.chosen)}
                aria-pressed={path === chosen}
                title={path}
                onClick={() => setChosen(path)}
              >
                {compared && sign ? (
                  <SignGlyph
                    sign={sign}
                    labelled={
                      sign === 'added'
                        ? t('registry.diff.added')
                        : t('registry.diff.removed', { version: other })
                    }
                  />
                ) : (
                  <FileText aria-hidden />
                )}
                <span className={styles.path}>{path}</span>
                <span className={styles.size}>
                  <Bytes value={size} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className={styles.stage}>
        {other !== NOTHING && earlier.error ? (
          <ErrorState
            size="small"
            title={t('components.code.loadFailed')}
            onRetry={() => void earlier.refetch()}
          >
            {earlier.error.message}
          </ErrorState>
        ) : compared ? (
          <ComparedFile key={chosen} before={side(compared)} after={side(component)} />
        ) : chosen === YAML ? (
          <FileBody file={{ path: YAML, text: yaml, size: yaml.length, truncated: false }} />
        ) : (
          <SourceView key={chosen} name={name} version={version} path={chosen} />
        )}
      </div>
    </div>
  )
}

type Entry = SourceEntry & { sign: 'added' | 'removed' | null }

function entriesOf(yaml: string, files: readonly SourceEntry[], others: readonly SourceEntry[]): Entry[] {
  const there = new Set(files.map(({ path }) => path))
  const before = new Set(others.map(({ path }) => path))
  return [
    { path: YAML, size: new TextEncoder().encode(yaml).length, sign: null },
    ...files
      .filter(({ path }) => path !== YAML)
      .map((file): Entry => ({ ...file, sign: before.has(file.path) ? null : 'added' })),
    ...others
      .filter(({ path }) => path !== YAML && !there.has(path))
      .map((file): Entry => ({ ...file, sign: 'removed' })),
  ]
}

type Side = { name: string; version: string; path: string; yaml: string; isThere: boolean }

type ComparedFileProps = { before: Side; after: Side }

/** One file of two versions; where one has none, all of it was added or removed. */
function ComparedFile({ before, after }: ComparedFileProps) {
  const { t } = useTranslation()
  const one = useSide(before)
  const two = useSide(after)
  const failed = one.error ? one : two
  if (failed.error) {
    return (
      <ErrorState size="small" title={t('components.code.loadFailed')} onRetry={failed.retry}>
        {failed.error.message}
      </ErrorState>
    )
  }
  if (one.text === undefined || two.text === undefined) {
    return (
      <div className={styles.loading}>
        <Skeleton lines={6} />
      </div>
    )
  }
  if (one.text === null || two.text === null) {
    return <EmptyState size="small" title={t('components.code.binary')} />
  }
  return <DiffView label={after.path} before={one.text} after={two.text} />
}

/** The text of a side: undefined while it is awaited, null for what is no text. */
function useSide({ name, version, path, yaml, isThere }: Side) {
  const isYaml = path === YAML
  const { data, error, refetch } = useQuery({
    ...sourceFileQuery(name, version, path),
    enabled: isThere && !isYaml,
  })
  const text = isYaml ? yaml : isThere ? data?.text : ''
  return { text, error, retry: () => void refetch() }
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
