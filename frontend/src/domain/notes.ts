import type { Point } from './editNodes'
import { COLOURS, type Graph, type Note } from './graph'

export const NOTE_SIZE = { width: 200, height: 112 }
export const LEAST_NOTE = { width: 96, height: 48 }

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A key that two people do not make alike, so that what each adds stands beside the other's. */
export function freshKey(taken: object, random: () => number = Math.random): string {
  for (;;) {
    const key = `k${Array.from({ length: 7 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('')}`
    if (!Object.hasOwn(taken, key)) return key
  }
}

export function addNote(graph: Graph, key: string, { x, y }: Point): Graph {
  const note: Note = { text: '', x: Math.round(x), y: Math.round(y), ...NOTE_SIZE, colour: COLOURS[0] }
  return { ...graph, notes: { ...graph.notes, [key]: note } }
}

/** `graph` with the notes that `change` answers differently for. */
export function mapNotes(graph: Graph, change: (note: Note, key: string) => Note): Graph {
  const before = Object.entries(graph.notes ?? {})
  const after = before.map(([key, note]) => [key, change(note, key)] as const)
  return after.every(([, note], index) => note === before[index]?.[1])
    ? graph
    : { ...graph, notes: Object.fromEntries(after) }
}

export const changeNote = (graph: Graph, key: string, changes: Partial<Note>): Graph =>
  mapNotes(graph, (note, each) => (each === key ? { ...note, ...changes } : note))

/** `item` in another colour; in none where that is not given. */
export function recoloured<Item extends { readonly colour?: string }>(
  item: Item,
  colour: string | undefined,
): Item {
  const { colour: _before, ...rest } = item
  return (colour ? { ...rest, colour } : rest) as Item
}

export const recolouredNote = (graph: Graph, key: string, colour: string | undefined): Graph =>
  mapNotes(graph, (note, each) => (each === key ? recoloured(note, colour) : note))

export const resizeNote = (graph: Graph, key: string, width: number, height: number): Graph =>
  changeNote(graph, key, {
    width: Math.max(LEAST_NOTE.width, Math.round(width)),
    height: Math.max(LEAST_NOTE.height, Math.round(height)),
  })

export function removeNotes(graph: Graph, keys: ReadonlySet<string>): Graph {
  if (keys.size === 0) return graph
  const { notes = {}, ...rest } = graph
  const left = Object.entries(notes).filter(([key]) => !keys.has(key))
  return left.length === 0 ? rest : { ...rest, notes: Object.fromEntries(left) }
}

/** The colour after `colour`; after the last one none, then the first. */
export function nextColour(colour: string | undefined): string | undefined {
  const at = COLOURS.findIndex((each) => each === colour)
  return COLOURS[at + 1]
}
