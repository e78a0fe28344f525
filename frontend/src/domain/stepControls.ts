import type { Node, NodeId, NodeSettings, Retries } from './graph'

/** What a step's retries may be; the server holds the same in core/step_controls.py. */
export const MOST_RETRIES = 100
export const LONGEST_DELAY_SECONDS = 86_400
export const MOST_BACKOFF = 10

/** What counts where the settings leave it out. */
export const USUAL_RETRIES = { delay_seconds: 10, backoff: 2, max_delay_seconds: 3_600 } as const

const RANGES: Readonly<Record<keyof Omit<Retries, 'max'>, readonly [number, number]>> = {
  delay_seconds: [0, LONGEST_DELAY_SECONDS],
  backoff: [1, MOST_BACKOFF],
  max_delay_seconds: [0, LONGEST_DELAY_SECONDS],
}

/** The nodes that one follows by order alone; what is no list of names counts for none. */
export function dependsOn({ settings }: Node): readonly NodeId[] {
  const found: unknown = settings?.depends_on
  return areTexts(found) ? [...new Set(found as NodeId[])] : []
}

/** `node` following other nodes by order alone. */
export function withDependsOn(node: Node, follows: readonly NodeId[]): Node {
  const { depends_on: _before, ...settings } = node.settings ?? {}
  return { ...node, settings: follows.length === 0 ? settings : { ...settings, depends_on: follows } }
}

export const alwaysRuns = ({ settings }: Node) => settings?.always_run === true

/** The most that a step may ask of a worker; the server holds the same in core/needs.py. */
export const MOST_NEEDS = { cpu: 1_024, memory_gb: 65_536, gpu: 64 } as const
export const MOST_LABELS = 5
export const LONGEST_LABEL = 30
const LABEL = /^[A-Za-z0-9][A-Za-z0-9._-]{0,29}$/

export const isLabel = (value: unknown): value is string => typeof value === 'string' && LABEL.test(value)

/** The labels of a text, each once, whether they can be labels or not. */
export const labelsIn = (text: string): readonly string[] => [
  ...new Set(text.split(/[,\s]+/).filter((word) => word !== '')),
]

/** Why these cannot be the labels that a step asks for. */
export function labelFault(
  labels: readonly string[],
): { readonly kind: 'noWord' | 'tooMany'; readonly word: string } | null {
  const word = labels.find((label) => !LABEL.test(label))
  if (word !== undefined) return { kind: 'noWord', word }
  const tooMany = labels[MOST_LABELS]
  return tooMany === undefined ? null : { kind: 'tooMany', word: tooMany }
}

export type SettingFault = 'badTimeLimit' | 'badRetries' | 'badNeeds' | 'badDependsOn' | 'badAlwaysRun'

/** What cannot be in the settings of a node, which may come from a text that nobody checked. */
export function settingFaults(settings: NodeSettings | undefined): readonly SettingFault[] {
  const {
    timeout_seconds: timeout,
    retries,
    needs,
    depends_on: follows,
    always_run: always,
  } = (settings ?? {}) as Readonly<Record<string, unknown>>
  return [
    ...(isSet(timeout) && !isWithin(timeout, Number.MIN_VALUE, Number.MAX_VALUE)
      ? ['badTimeLimit' as const]
      : []),
    ...(isSet(retries) && !areRetries(retries) ? ['badRetries' as const] : []),
    ...(isSet(needs) && !areNeeds(needs) ? ['badNeeds' as const] : []),
    ...(isSet(follows) && !areTexts(follows) ? ['badDependsOn' as const] : []),
    ...(isSet(always) && typeof always !== 'boolean' ? ['badAlwaysRun' as const] : []),
  ]
}

function areRetries(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { max, ...waits } = value as Readonly<Record<string, unknown>>
  return (
    Number.isInteger(max) &&
    isWithin(max, 1, MOST_RETRIES) &&
    Object.entries(waits).every(
      ([name, wait]) => name in RANGES && isWithin(wait, ...RANGES[name as keyof typeof RANGES]),
    )
  )
}

function areNeeds(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { labels = [], ...amounts } = value as Readonly<Record<string, unknown>>
  return (
    Array.isArray(labels) &&
    labels.length <= MOST_LABELS &&
    labels.every(isLabel) &&
    Object.entries(amounts).every(
      ([name, amount]) =>
        name in MOST_NEEDS &&
        isWithin(amount, 0, MOST_NEEDS[name as keyof typeof MOST_NEEDS]) &&
        (name !== 'gpu' || Number.isInteger(amount)),
    )
  )
}

const areTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

const isSet = (value: unknown) => value !== undefined && value !== null

const isWithin = (value: unknown, low: number, high: number) =>
  typeof value === 'number' && value >= low && value <= high
