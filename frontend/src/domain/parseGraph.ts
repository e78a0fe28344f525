import {
  GRAPH_FORMAT,
  type Binding,
  type Graph,
  type Group,
  type Literal,
  type Node,
  type Note,
  type PipelineInput,
  type PipelineOutput,
  type VersionRef,
} from './graph'

/** One place of a document that cannot be read: `nodes[3].component.name`, and what belongs there. */
export interface ParseFault {
  readonly path: string
  readonly expected: Expected
}

export type Expected =
  'object' | 'list' | 'text' | 'number' | 'literal' | 'truth' | 'texts' | 'binding' | 'known_format'

export type ParsedGraph =
  | { readonly ok: true; readonly graph: Graph }
  | { readonly ok: false; readonly faults: readonly ParseFault[] }

/**
 * Reads a drawing from JSON and reports every place that cannot be read.
 *
 * Whether it makes sense is for `findProblems`. Keys that are not known here are kept, so that a newer server's
 * drawing survives a round trip through an older browser tab.
 */
export function parseGraph(document: unknown): ParsedGraph {
  const reader = new Reader()
  const graph = reader.graph(document)
  return reader.faults.length === 0 ? { ok: true, graph } : { ok: false, faults: reader.faults }
}

type Fields = Readonly<Record<string, unknown>>

/** Walks a document, noting faults and standing in something harmless for what is faulty. */
class Reader {
  readonly faults: ParseFault[] = []

  graph(document: unknown): Graph {
    const root = this.object(document, '')
    if (root.format !== undefined && root.format !== GRAPH_FORMAT) this.fault('format', 'known_format')
    return {
      ...root,
      format: GRAPH_FORMAT,
      nodes: this.list(root.nodes, 'nodes', (item, path) => this.node(item, path)),
      inputs: this.list(root.inputs, 'inputs', (item, path) => this.pipelineInput(item, path)),
      outputs: this.list(root.outputs, 'outputs', (item, path) => this.pipelineOutput(item, path)),
      settings: this.object(root.settings ?? {}, 'settings'),
      ...(root.notes != null && { notes: this.record(root.notes, 'notes', this.note) }),
      ...(root.groups != null && { groups: this.record(root.groups, 'groups', this.group) }),
    }
  }

  // The casts below hold because every field was just checked; the rest of each object is passed on unread.

  private node(document: unknown, path: string): Node {
    const item = this.object(document, path)
    this.text(item.id, `${path}.id`)
    this.versionRef(item.component, `${path}.component`)
    if (item.title != null) this.text(item.title, `${path}.title`, 'may be empty')
    this.place(item, path)
    const inputs = Object.entries(this.object(item.inputs ?? {}, `${path}.inputs`)).map(
      ([port, binding]) => [port, this.binding(binding, `${path}.inputs.${port}`)] as const,
    )
    if (item.settings != null) this.object(item.settings, `${path}.settings`)
    if (item.disabled != null && typeof item.disabled !== 'boolean') this.fault(`${path}.disabled`, 'truth')
    if (item.group != null) this.text(item.group, `${path}.group`, 'may be empty')
    return {
      ...dropNulls(item, 'title', 'settings', 'disabled', 'group'),
      inputs: Object.fromEntries(inputs),
    } as unknown as Node
  }

  private binding(document: unknown, path: string): Binding {
    const item = this.object(document, path)
    if ('value' in item) this.literal(item.value, `${path}.value`)
    else if ('node' in item) {
      this.text(item.node, `${path}.node`)
      this.text(item.port, `${path}.port`)
    } else if ('input' in item) this.text(item.input, `${path}.input`)
    else if ('data' in item) this.versionRef(item.data, `${path}.data`)
    else this.fault(path, 'binding')
    return item as unknown as Binding
  }

  private pipelineInput(document: unknown, path: string): PipelineInput {
    const item = this.object(document, path)
    this.text(item.name, `${path}.name`)
    this.text(item.type, `${path}.type`)
    if (item.value != null) this.literal(item.value, `${path}.value`)
    if (item.data != null) this.versionRef(item.data, `${path}.data`)
    if (item.description != null) this.text(item.description, `${path}.description`, 'may be empty')
    if (item.optional != null && typeof item.optional !== 'boolean') this.fault(`${path}.optional`, 'truth')
    for (const key of ['min', 'max'] as const) if (item[key] != null) this.number(item[key], `${path}.${key}`)
    if (item.enum != null && !isTexts(item.enum)) this.fault(`${path}.enum`, 'texts')
    this.place(item, path)
    return dropNulls(item, 'description', 'optional') as unknown as PipelineInput
  }

  private pipelineOutput(document: unknown, path: string): PipelineOutput {
    const item = this.object(document, path)
    for (const key of ['name', 'node', 'port'] as const) this.text(item[key], `${path}.${key}`)
    this.place(item, path)
    return item as unknown as PipelineOutput
  }

  private readonly note = (document: unknown, path: string): Note => {
    const item = this.object(document, path)
    this.text(item.text, `${path}.text`, 'may be empty')
    for (const key of ['x', 'y', 'width', 'height'] as const) this.number(item[key], `${path}.${key}`)
    for (const key of ['colour', 'group'] as const)
      if (item[key] != null) this.text(item[key], `${path}.${key}`, 'may be empty')
    return item as unknown as Note
  }

  private readonly group = (document: unknown, path: string): Group => {
    const item = this.object(document, path)
    this.text(item.title, `${path}.title`, 'may be empty')
    if (item.colour != null) this.text(item.colour, `${path}.colour`, 'may be empty')
    return item as unknown as Group
  }

  private record<Item>(
    value: unknown,
    path: string,
    read: (item: unknown, path: string) => Item,
  ): Readonly<Record<string, Item>> {
    return Object.fromEntries(
      Object.entries(this.object(value, path)).map(([key, item]) => [key, read(item, `${path}.${key}`)]),
    )
  }

  private versionRef(document: unknown, path: string): void {
    const item: Fields & Partial<VersionRef> = this.object(document, path)
    this.text(item.name, `${path}.name`)
    this.text(item.version, `${path}.version`, 'may be empty')
  }

  private place(item: Fields, path: string): void {
    for (const key of ['x', 'y'] as const) if (item[key] != null) this.number(item[key], `${path}.${key}`)
  }

  private object(value: unknown, path: string): Fields {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
    this.fault(path, 'object')
    return {}
  }

  private list<Item>(
    value: unknown,
    path: string,
    read: (item: unknown, path: string) => Item,
  ): readonly Item[] {
    if (value == null) return []
    if (Array.isArray(value)) return value.map((item, index) => read(item, `${path}[${index}]`))
    this.fault(path, 'list')
    return []
  }

  private text(value: unknown, path: string, empty?: 'may be empty'): void {
    if (typeof value !== 'string' || (value === '' && !empty)) this.fault(path, 'text')
  }

  private number(value: unknown, path: string): void {
    if (typeof value !== 'number' || !Number.isFinite(value)) this.fault(path, 'number')
  }

  private literal(value: unknown, path: string): void {
    if (!isLiteral(value)) this.fault(path, 'literal')
  }

  private fault(path: string, expected: Expected): void {
    this.faults.push({ path, expected })
  }
}

const isLiteral = (value: unknown): value is Literal =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value))

const isTexts = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string')

const dropNulls = (item: Fields, ...keys: readonly string[]) =>
  Object.fromEntries(Object.entries(item).filter(([key, value]) => value !== null || !keys.includes(key)))
