import { said } from '../../api/said'
import type { MessageRef } from '../../domain/message'

const REASONS = [
  [/^Retry (?<number>\d+) of (?<count>\d+) follows (?<when>.+?)\. /, 'canvas.node.reason.retry'],
  [/^Waits for the same step, which is at work in run (?<run>\d+)\./, 'canvas.node.reason.sameStep'],
  [/^Waits: the (?:run|workspace)'s limit of steps at once is (?<count>\d+)\./, 'canvas.node.reason.limit'],
  [
    /^Waits for a worker of compute (?<name>.+?)(?: with .+)?: none is connected\./,
    'canvas.node.reason.noWorker',
  ],
  [/^Waits for a worker with (?<name>.+): none is connected\./, 'canvas.node.reason.noWorkerWith'],
  [/^Not run: only .+ was asked for\./, 'canvas.node.reason.notAskedFor'],
  [/^Not run: a step that it needs was cancelled\./, 'canvas.node.reason.neededCancelled'],
  [/^Not run: no worker took a step/, 'canvas.node.reason.noWorkerInTime'],
] as const

type ShortReason = MessageRef<(typeof REASONS)[number][1]>

/** Why a step does not run, in the few words that a card has room for; null for what is short as it is. */
export function shortReason(reason: string): ShortReason | null {
  for (const [shape, key] of REASONS) {
    const found = shape.exec(reason)
    if (found) return { key, params: saidOf(found.groups ?? {}) }
  }
  return null
}

const saidOf = (parts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, said(part)]))
