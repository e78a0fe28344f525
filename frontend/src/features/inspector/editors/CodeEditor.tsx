import { Maximize2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { labelOf } from '../../../domain/component'
import { formatValue } from '../../../domain/valueText'
import { classes } from '../../../ui/classes'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { IconButton } from '../../../ui/IconButton'
import type { CodeLanguage } from './code/codeSetup'
import type { Editor, EditorProps } from './editor'
import styles from './editors.module.css'

const CodeArea = lazy(async () => ({ default: (await import('./code/CodeArea')).CodeArea }))

/** A text that is code, in colours, with the keys of a code editor. */
function CodeEditor({ language, ...props }: EditorProps & { language: CodeLanguage }) {
  const { port, label, value, onChange, hint, error, aside } = props
  const { t } = useTranslation()
  const [isLarge, setIsLarge] = useState(false)
  const standard = formatValue(port.default)
  const text = value === null ? standard : formatValue(value)

  const area = (isDialog: boolean) => (
    <div className={classes(styles.code, isDialog && styles.large)}>
      <Suspense fallback={<pre className={styles.waiting}>{text}</pre>}>
        <CodeArea
          language={language}
          label={labelOf(port.name)}
          text={text}
          onChange={(next, done) => onChange(next === standard ? null : next, done)}
        />
      </Suspense>
    </div>
  )
  return (
    <>
      <Field label={label} hint={hint} error={error} aside={aside}>
        {(control) => (
          <div id={control.id} aria-describedby={control['aria-describedby']}>
            {/* One at a time: two would each keep a place of the cursor of its own. */}
            {!isLarge && area(false)}
            <div className={styles.tools}>
              <span className={styles.count}>{t('inspector.codeEditor.hint')}</span>
              <IconButton
                size="small"
                icon={<Maximize2 />}
                label={t('inspector.codeEditor.larger')}
                onClick={() => setIsLarge(true)}
              />
            </div>
          </div>
        )}
      </Field>
      <Dialog open={isLarge} onOpenChange={setIsLarge} title={labelOf(port.name)} size="large">
        {area(true)}
      </Dialog>
    </>
  )
}

export const PythonEditor: Editor = (props) => <CodeEditor language="python" {...props} />
export const SqlEditor: Editor = (props) => <CodeEditor language="sql" {...props} />
