import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { dataQuery } from '../../api/data'
import { againPlanQuery, type Otherwise } from '../../api/runs'
import { saidOfInput } from '../../api/said'
import { choicesOf, componentsOf, labelOf, refText } from '../../domain/component'
import type { Literal, PipelineInput, VersionRef } from '../../domain/graph'
import type { StepParameter } from '../../domain/stepParameters'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { LiteralField } from '../../ui/LiteralField'
import { Select } from '../../ui/Select'
import { Switch } from '../../ui/Switch'
import { useSettled } from '../../ui/useSettled'
import styles from './AgainDialog.module.css'
import {
  dataInputsOf,
  literalInputs,
  noEdits,
  otherwiseOf,
  parameterKey,
  parametersToChange,
  type Edits,
} from './otherwise'
import { PlanList } from './PlanList'
import type { ShownRun } from './shownRun'

type AgainDialogProps = {
  run: Pick<ShownRun, 'facts' | 'graph' | 'components' | 'steps'>
  isStarting: boolean
  onRun: (otherwise: Otherwise) => void
  onClose: () => void
}

/** The run once more with other inputs and parameters, and what that would reuse and run. */
export function AgainDialog({ run, isStarting, onRun, onClose }: AgainDialogProps) {
  const { t } = useTranslation()
  const { facts, graph, steps } = run
  const components = useMemo(() => componentsOf(run.components), [run.components])
  const [edits, setEdits] = useState<Edits>(noEdits)
  const [isWhole, setIsWhole] = useState(false)
  const { changed, others } = useMemo(() => parametersToChange(graph, components), [graph, components])
  const otherwise = useMemo(() => otherwiseOf(edits, graph, components), [edits, graph, components])
  const settled = useSettled(otherwise)
  const plan = useQuery({ ...againPlanQuery(facts.id, settled), placeholderData: keepPreviousData })
  const reused = plan.data?.steps.filter(({ outcome }) => outcome === 'reuse').length ?? 0
  const shown = isWhole ? [...changed, ...others] : changed

  const setInput = (name: string, value: Literal | null) =>
    setEdits((before) => ({ ...before, inputs: withOrWithout(before.inputs, name, value) }))
  const setData = (name: string, value: VersionRef) =>
    setEdits((before) => ({ ...before, data: { ...before.data, [name]: value } }))
  function setValue(parameter: StepParameter, value: Literal | null) {
    const key = parameterKey(parameter)
    setEdits((before) => {
      const values = new Map(before.values)
      if (value === null) values.delete(key)
      else values.set(key, { node: parameter.node, port: parameter.port.name, value })
      return { ...before, values }
    })
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('run.againWith.title', { id: facts.id })}
      description={t('run.againWith.hint')}
      footer={
        <>
          {plan.data && (
            <p className={styles.summary}>
              {t('run.plan.summary', { reused, run: plan.data.steps.length - reused })}
            </p>
          )}
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            busy={isStarting}
            disabled={plan.error !== null}
            onClick={() => onRun(otherwise)}
          >
            {t('run.againWith.run')}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        {literalInputs(graph).map((input) => (
          <LiteralField
            key={input.name}
            label={labelOf(input.name)}
            hint={saidOfInput(input.description ?? '') || undefined}
            type={input.type}
            choices={choicesOf(input.enum)}
            min={input.min}
            max={input.max}
            value={edits.inputs[input.name] ?? input.value ?? null}
            onChange={(value) => setInput(input.name, value)}
          />
        ))}
        {dataInputsOf(graph).map((input) => (
          <DataInput
            key={input.name}
            input={input}
            value={edits.data[input.name] ?? input.data ?? null}
            onChange={(value) => setData(input.name, value)}
          />
        ))}
        {shown.map((parameter) => (
          <LiteralField
            key={parameterKey(parameter)}
            label={t('run.againWith.parameter', {
              title: parameter.title,
              name: labelOf(parameter.port.name),
            })}
            type={parameter.port.type}
            choices={choicesOf(parameter.port.enum)}
            min={parameter.port.min}
            max={parameter.port.max}
            value={edits.values.get(parameterKey(parameter))?.value ?? parameter.value}
            onChange={(value) => setValue(parameter, value)}
          />
        ))}
        {!isWhole && others.length > 0 && (
          <div>
            <Button size="small" variant="ghost" onClick={() => setIsWhole(true)}>
              {t('run.againWith.more', { count: others.length })}
            </Button>
          </div>
        )}
        <Switch
          label={t('run.againAll')}
          hint={t('run.againAllHint')}
          checked={edits.force}
          onChange={(force) => setEdits((before) => ({ ...before, force }))}
        />
        <section className={styles.plan} aria-label={t('run.plan.title')}>
          {plan.error ? (
            <p className={styles.error} role="alert">
              {plan.error.message}
            </p>
          ) : (
            plan.data && (
              <>
                <h3 className={styles.heading}>{t('run.plan.title')}</h3>
                <PlanList
                  steps={plan.data.steps}
                  titleOf={(node) => steps.find((step) => step.node === node)?.title ?? node}
                />
              </>
            )
          )}
        </section>
      </div>
    </Dialog>
  )
}

type DataInputProps = {
  input: PipelineInput
  value: VersionRef | null
  onChange: (value: VersionRef) => void
}

/** Which version of a data asset an input takes: the one it had, or the latest of another. */
function DataInput({ input, value, onChange }: DataInputProps) {
  const { data } = useInfiniteQuery(dataQuery())
  const refs = new Map<string, VersionRef>()
  for (const ref of [value, input.data]) if (ref) refs.set(refText(ref), ref)
  for (const { name, latest_version: version, type } of data?.pages.flatMap((page) => page.results) ?? []) {
    if (type === input.type) refs.set(refText({ name, version }), { name, version })
  }
  return (
    <Select
      label={labelOf(input.name)}
      value={value && refText(value)}
      options={[...refs.keys()].map((key) => ({ value: key, label: key }))}
      onChange={(key) => {
        const ref = refs.get(key)
        if (ref) onChange(ref)
      }}
    />
  )
}

function withOrWithout<Value>(record: Readonly<Record<string, Value>>, name: string, value: Value | null) {
  const others = Object.entries(record).filter(([each]) => each !== name)
  return Object.fromEntries(value === null ? others : [...others, [name, value] as const])
}
