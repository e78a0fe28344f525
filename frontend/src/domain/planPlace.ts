/** What a plan says of where a step runs. */
type Planned = {
  readonly outcome: string
  /** Null is this machine. */
  readonly compute: string | null
  readonly named_compute: string
  readonly needs: string
}

/** Where a step would run, in so far as it is not plain: this machine under another name, or a compute of a cluster. */
export type PlanPlace = { readonly isHere: boolean; readonly name: string; readonly needs: string }

const PLAIN = 'local'

export function planPlace({ outcome, compute, named_compute: named, needs }: Planned): PlanPlace | null {
  if (outcome !== 'run' && outcome !== 'depends') return null
  const name = compute ?? named
  const isPlain = name === '' || name === PLAIN
  return isPlain && needs === '' ? null : { isHere: compute === null, name: isPlain ? '' : name, needs }
}
