import type { Sample } from '../../../api/functions'
import { isLiteralType, required, type ComponentInterface, type InputPort } from '../../../domain/component'
import { STARTER_ROWS } from './starter'

export type Samples = Readonly<Record<string, Sample>>

/** What every input is tried with: what the person chose, else a default, else a start to go on from. */
export function samplesFor(component: ComponentInterface, chosen: Samples): Samples {
  const entries = component.inputs.flatMap((port): [string, Sample][] => {
    const sample = chosen[port.name] ?? firstSample(component, port)
    return sample ? [[port.name, sample]] : []
  })
  return Object.fromEntries(entries)
}

function firstSample(component: ComponentInterface, port: InputPort): Sample | null {
  if (port.default != null) return { value: port.default }
  if (port.optional) return null
  if (!isLiteralType(port.type)) return port.kind === 'table' ? { rows: STARTER_ROWS } : null
  if (port.enum?.[0] !== undefined) return { value: port.enum[0] }
  if (component.tags?.[`pipewright.columns_of.${port.name}`]) return { value: lastColumn(STARTER_ROWS) }
  return null
}

const lastColumn = (rows: string) => rows.split('\n')[0]?.split(',').at(-1) ?? ''

/** The inputs that have nothing to be tried with. */
export const missingSamples = (component: ComponentInterface, samples: Samples): readonly InputPort[] =>
  component.inputs.filter((port) => required(port) && !samples[port.name])
