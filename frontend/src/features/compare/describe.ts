import type { TFunction } from 'i18next'

import {
  choicesOf,
  componentOf,
  inputOf,
  isLiteralType,
  labelOf,
  nodeTitle,
  refText,
  type Components,
  type InputPort,
} from '../../domain/component'
import type { Divergence, Side, Sides, Subject } from '../../domain/divergence'
import {
  findNode,
  findPipelineInput,
  isEdge,
  isFromData,
  isFromInput,
  PRIORITIES,
  type Binding,
  type Graph,
  type Literal,
  type Node,
  type PortRef,
  type VersionRef,
} from '../../domain/graph'
import type { Sign } from '../../domain/unionGraph'
import { shownValue } from '../../domain/valueText'

/** A divergence in words. */
export type Described = {
  readonly sign: Sign
  /** What it is about: a step by its name. */
  readonly title: string
  /** Which part of that. */
  readonly what: string
  /** What either side says; null where there is no more to it than that one side has it. */
  readonly values: Readonly<Record<Side, string>> | null
}

/** Says what two drawings differ in, by the names that people see. */
export function describer({ mine, theirs }: Sides, components: Components, t: TFunction) {
  const graphOf = { mine, theirs }
  const nodeOf = (subject: Subject | null, side: Side): Node | undefined =>
    subject?.thing === 'node' ? findNode(graphOf[side], subject.id) : undefined

  function titleOf(subject: Subject | null): string {
    if (!subject) return t('compare.title.pipeline')
    if (subject.thing !== 'node') return t(`compare.title.${subject.thing}`, { name: subject.name })
    const node = nodeOf(subject, 'mine') ?? nodeOf(subject, 'theirs')
    return node ? nodeTitle(node, componentOf(components, node)) : subject.id
  }

  function portText(graph: Graph, { node: id, port }: PortRef): string {
    const node = findNode(graph, id)
    const title = node ? nodeTitle(node, componentOf(components, node)) : id
    return t('compare.value.fromPort', { title, label: labelOf(port) })
  }

  function bindingText(divergence: Divergence & { what: 'binding' }, side: Side): string {
    const binding: Binding | null = divergence[side]
    if (!binding) return unboundText(divergence, side)
    if (isEdge(binding)) return portText(graphOf[side], binding)
    if (isFromInput(binding)) return t('compare.value.fromInput', { name: labelOf(binding.input) })
    return isFromData(binding) ? refText(binding.data) : portValueText(divergence, side, binding.value)
  }

  /** What a port takes to which nothing is bound: the component's own default, if it has one. */
  function unboundText(divergence: Divergence & { what: 'binding' }, side: Side): string {
    const standard = portOf(divergence, side)?.default
    return standard == null
      ? t('compare.value.notConnected')
      : t('compare.value.default', { value: portValueText(divergence, side, standard) })
  }

  function portOf({ subject, port }: Divergence & { what: 'binding' }, side: Side): InputPort | undefined {
    const node = nodeOf(subject, side)
    const component = node && componentOf(components, node)
    return component && inputOf(component, port)
  }

  const portValueText = (divergence: Divergence & { what: 'binding' }, side: Side, value: Literal) =>
    valueText(readable(value, portOf(divergence, side)), t)

  function fieldValueText(divergence: Divergence & { what: 'field' }, side: Side): string {
    const { subject, path, [side]: value } = divergence
    const field = path.join('/')
    if (subject?.thing === 'input') {
      const input = findPipelineInput(graphOf[side], subject.name)
      if (field === 'type' && input && isLiteralType(input.type)) return t(`inspector.type.${input.type}`)
      if (field === 'enum')
        return valueText(
          choicesOf(input?.enum)?.map(({ label }) => label),
          t,
        )
      if (field === 'value') return valueText(readable(value, input), t)
    }
    const priority = field === 'settings/priority' && PRIORITIES.find((each) => each === value)
    return priority ? t(`inspector.priorities.${priority}`) : valueText(value, t)
  }

  return (divergence: Divergence): Described => {
    const title =
      divergence.what === 'places'
        ? t('compare.title.places', { count: divergence.count })
        : titleOf(divergence.subject)
    switch (divergence.what) {
      case 'presence': {
        const sign = divergence.wasThere ? 'removed' : 'added'
        const what = divergence.isConflict ? t('compare.what.removedAndChanged') : t(`compare.what.${sign}`)
        const has = (side: Side) => t(side === divergence.on ? 'compare.value.with' : 'compare.value.without')
        return { sign, title, what, values: { mine: has('mine'), theirs: has('theirs') } }
      }
      case 'twins': {
        const one = t('compare.value.oneOfThem')
        return { sign: 'added', title, what: t('compare.what.twins'), values: { mine: one, theirs: one } }
      }
      case 'binding':
        return {
          sign: 'changed',
          title,
          what: labelOf(divergence.port),
          values: { mine: bindingText(divergence, 'mine'), theirs: bindingText(divergence, 'theirs') },
        }
      case 'source':
        return {
          sign: 'changed',
          title,
          what: t('compare.what.source'),
          values: { mine: portText(mine, divergence.mine), theirs: portText(theirs, divergence.theirs) },
        }
      case 'field':
        return {
          sign: 'changed',
          title,
          what: fieldText(divergence.path, t),
          values: {
            mine: fieldValueText(divergence, 'mine'),
            theirs: fieldValueText(divergence, 'theirs'),
          },
        }
      case 'places':
        return {
          sign: 'changed',
          title,
          what: t('compare.what.places'),
          values: { mine: t('compare.value.asMine'), theirs: t('compare.value.asTheirs') },
        }
    }
  }
}

const FIELDS = [
  'title',
  'component',
  'disabled',
  'comment',
  'compute',
  'default_compute',
  'max_steps_at_once',
  'priority',
  'run_timeout_seconds',
  'queue_timeout_seconds',
  'timeout_seconds',
  'retries',
  'needs',
  'depends_on',
  'always_run',
  'force_rerun',
  'continue_on_step_failure',
  'value',
  'data',
  'type',
  'description',
  'optional',
  'min',
  'max',
  'enum',
] as const

function fieldText(path: readonly string[], t: TFunction): string {
  // Notes and groups go by keys that say nothing.
  if (path[0] === 'notes') return t('compare.field.note')
  if (path[0] === 'groups') return t('compare.field.group')
  const name = path.at(-1) ?? ''
  const known = FIELDS.find((field) => field === name)
  return known ? t(`compare.field.${known}`) : labelOf(name)
}

function valueText(value: unknown, t: TFunction): string {
  if (value == null || value === '') return t('compare.value.notSet')
  if (typeof value === 'boolean') return t(value ? 'compare.value.yes' : 'compare.value.no')
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map((item) => valueText(item, t)).join(', ')
  if (typeof value !== 'object') return JSON.stringify(value)
  if ('text' in value && typeof value.text === 'string') return value.text
  if ('title' in value && typeof value.title === 'string') return value.title
  return isRef(value) ? refText(value) : JSON.stringify(value)
}

/** A choice by its label; other values say by themselves what they are. */
const readable = (value: unknown, port: Pick<InputPort, 'enum'> | undefined) =>
  port?.enum && isLiteral(value) ? shownValue(value, port) : value

const isLiteral = (value: unknown): value is Literal =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

const isRef = (value: object): value is VersionRef => 'name' in value && 'version' in value
