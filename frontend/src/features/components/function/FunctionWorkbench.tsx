import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { findingsOf } from '../../../api/findings'
import { registerFunction } from '../../../api/functions'
import { asInterface, componentTitle } from '../../../domain/component'
import { interfaceChanges } from '../../../domain/interfaceChanges'
import { Breadcrumb } from '../../../ui/Breadcrumb'
import { Button } from '../../../ui/Button'
import { Chip } from '../../../ui/Chip'
import { EmptyState } from '../../../ui/EmptyState'
import { FindingList } from '../../../ui/FindingList'
import { Page } from '../../../ui/Page'
import { PageHeader } from '../../../ui/PageHeader'
import { usePane } from '../../../ui/pane'
import { Select } from '../../../ui/Select'
import { Skeleton } from '../../../ui/Skeleton'
import { SplitPane } from '../../../ui/SplitPane'
import { Tabs } from '../../../ui/Tabs'
import { showToast } from '../../../ui/toasts'
import { ChangeList } from '../ChangeList'
import { CodeView } from '../code/LazyCodeView'
import { PortTables } from '../PortTables'
import styles from './function.module.css'
import type { EditorHandle } from './PythonEditor'
import { TestPanel } from './TestPanel'
import { useCheckedScript } from './useCheckedScript'

const PythonEditor = lazy(async () => ({ default: (await import('./PythonEditor')).PythonEditor }))

type FunctionWorkbenchProps = {
  title: string
  first: string
  /** Told of every change, so that it can be kept. */
  onChange: (script: string) => void
  /** Told once the function is registered. */
  onRegistered: () => void
  renderRun: (run: number) => ReactNode
}

type Tab = 'interface' | 'test' | 'files'

/** A function on the left; on the right what it becomes, how it does on samples, and the files that are made. */
export function FunctionWorkbench({
  title,
  first,
  onChange,
  onRegistered,
  renderRun,
}: FunctionWorkbenchProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const pane = usePane('function.right', { size: 480, min: 340, max: 760 })
  const editor = useRef<EditorHandle>(null)
  const [text, setText] = useState(first)
  const [chosen, setChosen] = useState('')
  const [tab, setTab] = useState<Tab>('interface')
  const [script, setScript] = useState({ script: first, function: '' })
  const { checked, isCurrent, error } = useCheckedScript(script)
  const register = useMutation({
    mutationFn: registerFunction,
    onSuccess: (component) => {
      void client.invalidateQueries({ queryKey: ['components'] })
      showToast({
        title: t('registry.upload.done', {
          name: componentTitle(asInterface(component)),
          version: component.version,
        }),
        tone: 'success',
      })
      onRegistered()
      void navigate(`/components/${encodeURIComponent(component.name)}`)
    },
  })
  const component = checked?.interface ? asInterface(checked.interface) : null
  const findings = register.error ? findingsOf(register.error) : (checked?.findings ?? [])

  function change(next: string) {
    setText(next)
    setScript({ script: next, function: chosen })
    register.reset()
    onChange(next)
  }

  function choose(name: string) {
    setChosen(name)
    setScript({ script: text, function: name })
  }

  return (
    <Page
      name={title}
      header={
        <PageHeader
          title={
            <Breadcrumb crumbs={[{ label: t('components.title'), to: '/components' }, { label: title }]} />
          }
          actions={
            <>
              {(checked?.functions.length ?? 0) > 1 && (
                <Select
                  label={t('functions.which')}
                  hideLabel
                  placeholder={t('functions.which')}
                  value={chosen || null}
                  options={checked?.functions.map((name) => ({ value: name, label: name })) ?? []}
                  onChange={choose}
                />
              )}
              <Button
                variant="primary"
                busy={register.isPending}
                disabled={!component || !isCurrent || !checked?.is_new}
                onClick={() => register.mutate(script)}
              >
                {t('registry.upload.register')}
              </Button>
            </>
          }
        />
      }
    >
      <div className={styles.bench}>
        <SplitPane
          pane={pane}
          side="right"
          label={t('functions.result')}
          dock={
            <Tabs
              className={styles.tabs}
              label={t('functions.result')}
              value={tab}
              onChange={setTab}
              tabs={[
                { value: 'interface', label: t('functions.interface') },
                { value: 'test', label: t('functions.test.title') },
                { value: 'files', label: t('functions.files') },
              ]}
            >
              {tab === 'interface' &&
                (checked?.interface && component ? (
                  <div className={styles.panel}>
                    <header className={styles.head}>
                      <h2 className={styles.name}>{componentTitle(component)}</h2>
                      <code className={styles.quiet}>
                        {component.name}:{component.version}
                      </code>
                      <Chip tone={checked.is_new ? 'accent' : 'plain'}>
                        {!checked.is_new
                          ? t('registry.upload.unchanged')
                          : checked.previous
                            ? t('registry.upload.newVersion', { version: checked.previous.version })
                            : t('registry.upload.newComponent')}
                      </Chip>
                    </header>
                    {component.description && <p className={styles.quiet}>{component.description}</p>}
                    {checked.previous && checked.is_new && (
                      <ChangeList changes={interfaceChanges(asInterface(checked.previous), component)} />
                    )}
                    <PortTables component={component} />
                  </div>
                ) : (
                  <EmptyState size="small" title={t('functions.notYet')}>
                    {t('functions.notYetHint')}
                  </EmptyState>
                ))}
              {tab === 'test' && <TestPanel script={script} component={component} renderRun={renderRun} />}
              {tab === 'files' && <MadeFiles files={checked?.files ?? []} />}
            </Tabs>
          }
        >
          <div className={styles.left}>
            <Suspense fallback={<Skeleton lines={10} />}>
              <PythonEditor
                label={t('functions.editor')}
                value={text}
                onChange={change}
                findings={isCurrent ? findings : NONE}
                handle={editor}
              />
            </Suspense>
            {error && (
              <p className={styles.refusal} role="alert">
                {error.message}
              </p>
            )}
            {findings.length > 0 && (
              <div className={styles.findings}>
                <FindingList
                  findings={findings.map(({ source: _source, ...finding }) => finding)}
                  onShow={(line, column) => editor.current?.goTo(line, column)}
                />
              </div>
            )}
          </div>
        </SplitPane>
      </div>
    </Page>
  )
}

const NONE: readonly never[] = []

type MadeFilesProps = { files: readonly { path: string; text: string }[] }

/** The files that are made of the function; the function itself stands on the left already. */
function MadeFiles({ files }: MadeFilesProps) {
  const { t } = useTranslation()
  const shown = files.filter(({ path }) => path !== 'src/function.py')
  const [chosen, setChosen] = useState<string | null>(null)
  const file = shown.find(({ path }) => path === chosen) ?? shown[0]
  if (!file) return <EmptyState size="small" title={t('functions.notYet')} />
  return (
    <div className={styles.files}>
      <div className={styles.choice}>
        {shown.map(({ path }) => (
          <Chip key={path} selected={path === file.path} onClick={() => setChosen(path)}>
            {path}
          </Chip>
        ))}
      </div>
      <CodeView key={file.path} path={file.path} text={file.text} />
    </div>
  )
}
