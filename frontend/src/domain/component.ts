import { portName, type Literal, type Node, type PortName, type VersionRef } from './graph'

export type DataType =
  'uri_file' | 'uri_folder' | 'mltable' | 'mlflow_model' | 'custom_model' | 'triton_model'
export type LiteralType = 'string' | 'number' | 'integer' | 'boolean'
export type PortType = DataType | LiteralType

/** What the file or folder of a port holds. */
export type PortKind = 'table' | 'model' | 'metrics' | 'figure' | 'text' | 'image'

export interface InputPort {
  readonly name: PortName
  readonly type: string
  readonly kind?: string | null
  readonly optional?: boolean
  readonly default?: Literal | null
  readonly min?: number | null
  readonly max?: number | null
  readonly enum?: readonly string[] | null
  readonly description?: string | null
}

export interface OutputPort {
  readonly name: PortName
  readonly type: string
  readonly kind?: string | null
  readonly description?: string | null
}

export interface ComponentInterface {
  readonly name: string
  readonly version: string
  readonly display_name?: string | null
  readonly description?: string | null
  readonly category?: string | null
  readonly tags?: Readonly<Record<string, string>>
  readonly inputs: readonly InputPort[]
  readonly outputs: readonly OutputPort[]
  readonly archived?: boolean
  readonly latest_version?: string | null
  readonly is_deterministic?: boolean
}

/** Components by `refKey`. */
export type Components = ReadonlyMap<string, ComponentInterface>

export const refKey = (ref: VersionRef) => `${ref.name}@${ref.version}`

/** A version as files name it and pages show it: cars:1. */
export const refText = ({ name, version }: VersionRef) => `${name}:${version}`

export const componentsOf = (list: Iterable<ComponentInterface>): Components =>
  new Map(Array.from(list, (component) => [refKey(component), component]))

export const componentOf = (components: Components, node: Node) => components.get(refKey(node.component))

const LITERAL_TYPES: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean'])

export const isLiteralType = (type: string): type is LiteralType => LITERAL_TYPES.has(type)

export const required = (input: InputPort) => !input.optional && (input.default ?? null) === null

export const inputOf = (component: Pick<ComponentInterface, 'inputs'>, name: string) =>
  component.inputs.find((input) => input.name === name)

export const outputOf = (component: ComponentInterface, name: string) =>
  component.outputs.find((output) => output.name === name)

/** The inputs that are drawn as ports; the others are parameters and stand in the inspector. */
export const dataInputs = (component: ComponentInterface) =>
  component.inputs.filter((input) => !isLiteralType(input.type))

export const parameters = (component: ComponentInterface) =>
  component.inputs.filter((input) => isLiteralType(input.type))

/** The table input whose column names `parameter` takes, if its author said so. */
export function columnsOf(component: ComponentInterface, parameter: PortName): PortName | null {
  const tag = `pipewright.columns_of.${parameter}`
  const tags = component.tags ?? {}
  return Object.hasOwn(tags, tag) ? portName(tags[tag] ?? '') : null
}

/** How the text of `parameter` is edited, if its author said so: as Python, SQL, or a grid. */
export const editorOf = ({ tags = {} }: ComponentInterface, parameter: PortName): string | null => {
  const tag = `pipewright.editor.${parameter}`
  return Object.hasOwn(tags, tag) ? (tags[tag] ?? null) : null
}

/** The parameter that takes the types of the columns that are typed into `parameter`. */
export function typesParameterOf(component: ComponentInterface, parameter: PortName): PortName | null {
  const found = component.inputs.find(
    ({ name }) => component.tags?.[`pipewright.types_of.${name}`] === parameter,
  )
  return found?.name ?? null
}

export const componentTitle = (component: ComponentInterface) =>
  firstText(component.display_name) ?? labelOf(component.name)

/** What a node is called on the canvas. */
export const nodeTitle = (node: Node, component: ComponentInterface | undefined) =>
  firstText(node.title) ?? (component ? componentTitle(component) : labelOf(node.component.name))

// An empty title is no title.
const firstText = (text: string | null | undefined) => (text === '' ? null : text)

/** `training_data` as people read it: Training data. */
export function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ').trim()
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1)
}

/** The values that one is chosen from, as a field offers them. */
export const choicesOf = (values: readonly string[] | null | undefined) =>
  values?.map((value) => ({ value, label: choiceLabel(value, values) })) ?? null

/** A choice as people read it; as it is where another one would read the same. */
export function choiceLabel(value: string, values: readonly string[]): string {
  const label = labelOf(value)
  return values.some((other) => other !== value && labelOf(other) === label) ? value : label
}

/** An interface as the server sends it, with its port names taken as such. */
export const asInterface = (raw: RawInterface) => raw as ComponentInterface

type RawPort<Port> = Omit<Port, 'name'> & { readonly name: string }
export type RawInterface = Omit<ComponentInterface, 'inputs' | 'outputs'> & {
  readonly inputs: readonly RawPort<InputPort>[]
  readonly outputs: readonly RawPort<OutputPort>[]
}
