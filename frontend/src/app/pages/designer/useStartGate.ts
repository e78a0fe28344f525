import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { RunScope } from '../../../api/pipelines'
import { isLiteralType } from '../../../domain/component'
import { isSet, type Graph, type Literal, type NodeId, type PipelineInput } from '../../../domain/graph'
import { errorsOf, type Problem } from '../../../domain/problem'
import { ancestors } from '../../../domain/topology'
import { usedInputs } from '../../../domain/usedInputs'
import type { Stepper } from '../../../features/problems/useStepper'
import type { Drawing } from '../../../state/drawing'
import { showToast } from '../../../ui/toasts'
import type { DesignerRun } from './useDesignerRun'

type StartGate = {
  /** What the run still needs to be told; asked for before it starts. */
  readonly asked: readonly PipelineInput[] | null
  readonly onRun: (scope: RunScope) => void
  readonly onValues: (values: Readonly<Record<string, Literal>>) => void
  readonly onCancel: () => void
}

/** What a click on Run leads to: the first thing to fix, a question for values, or a run. Never to nothing. */
export function useStartGate(drawing: Drawing, stepper: Stepper, run: DesignerRun): StartGate {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<{ inputs: readonly PipelineInput[]; scope: RunScope } | null>(null)

  function onRun(scope: RunScope) {
    if (run.isStarting) return
    const { graph, problems } = drawing.store.getState()
    if (graph.nodes.length === 0) {
      showToast({ title: t('designer.run.empty') })
      return
    }
    const takesPart = partOf(graph, scope.target)
    const first = errorsOf(problems).find(({ node }) => node === null || takesPart(node))
    if (first) {
      stepper.go(first)
      return
    }
    const used = usedInputs({ ...graph, nodes: graph.nodes.filter(({ id }) => takesPart(id)) })
    const open = graph.inputs.filter((input) => used.has(input.name) && !input.optional && !isSet(input))
    const data = open.find((input) => !isLiteralType(input.type))
    const problem = data && problems.find(isAbout(data))
    if (problem) stepper.go(problem)
    else if (open.length > 0) setAsked({ inputs: open, scope })
    else void run.start(scope)
  }

  return {
    asked: asked?.inputs ?? null,
    onRun,
    onValues: (values) => {
      setAsked(null)
      void run.start({ ...asked?.scope, inputs: values })
    },
    onCancel: () => setAsked(null),
  }
}

/** Whether a step has a part in a run that goes only to `target`; in one without a target all have. */
function partOf(graph: Graph, target: NodeId | undefined): (node: NodeId) => boolean {
  if (target === undefined) return () => true
  const needed = ancestors(graph, target)
  return (node) => node === target || needed.has(node)
}

const isAbout =
  (input: PipelineInput) =>
  ({ node, port }: Problem) =>
    node === null && port === input.name
