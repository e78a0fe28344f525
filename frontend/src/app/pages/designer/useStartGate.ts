import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { isLiteralType } from '../../../domain/component'
import { isSet, type Literal, type PipelineInput } from '../../../domain/graph'
import { errorsOf, type Problem } from '../../../domain/problem'
import { usedInputs } from '../../../domain/usedInputs'
import type { Stepper } from '../../../features/problems/useStepper'
import type { Drawing } from '../../../state/drawing'
import { showToast } from '../../../ui/toasts'
import type { DesignerRun } from './useDesignerRun'

type StartGate = {
  /** What the run still needs to be told; asked for before it starts. */
  readonly asked: readonly PipelineInput[] | null
  readonly onRun: (options: { force: boolean }) => void
  readonly onValues: (values: Readonly<Record<string, Literal>>) => void
  readonly onCancel: () => void
}

/** What a click on Run leads to: the first thing to fix, a question for values, or a run. Never to nothing. */
export function useStartGate(drawing: Drawing, stepper: Stepper, run: DesignerRun): StartGate {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<{ inputs: readonly PipelineInput[]; force: boolean } | null>(null)

  function onRun({ force }: { force: boolean }) {
    if (run.isStarting) return
    const { graph, problems } = drawing.store.getState()
    if (graph.nodes.length === 0) {
      showToast({ title: t('designer.run.empty') })
      return
    }
    const [first] = errorsOf(problems)
    if (first) {
      stepper.go(first)
      return
    }
    const used = usedInputs(graph)
    const open = graph.inputs.filter((input) => used.has(input.name) && !input.optional && !isSet(input))
    const data = open.find((input) => !isLiteralType(input.type))
    const problem = data && problems.find(isAbout(data))
    if (problem) stepper.go(problem)
    else if (open.length > 0) setAsked({ inputs: open, force })
    else void run.start({ force_rerun: force })
  }

  return {
    asked: asked?.inputs ?? null,
    onRun,
    onValues: (values) => {
      const force = asked?.force ?? false
      setAsked(null)
      void run.start({ inputs: values, force_rerun: force })
    },
    onCancel: () => setAsked(null),
  }
}

const isAbout =
  (input: PipelineInput) =>
  ({ node, port }: Problem) =>
    node === null && port === input.name
