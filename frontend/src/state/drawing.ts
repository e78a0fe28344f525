import { createStore, type StoreApi } from 'zustand/vanilla'

import { applyChoices } from '../domain/applyChoices'
import { changeNames } from '../domain/changeNames'
import { joiningChoices, type Choices } from '../domain/choices'
import { compareSides } from '../domain/compareSides'
import type { Side, Sides } from '../domain/divergence'
import type { Graph } from '../domain/graph'
import { mergeProblems, type Judgement, type ServerProblem } from '../domain/mergeProblems'
import type { MessageRef } from '../domain/message'
import { onlyMoved } from '../domain/onlyMoved'
import type { Problem } from '../domain/problem'
import { sameGraph } from '../domain/sameGraph'
import { sameJson } from '../domain/sameJson'
import { findProblems } from '../domain/validate'
import { Autosave, type Save, type SaveState, type StoredGraph, type TheirGraph } from './autosave'
import { isUnconfirmed, type Catalogue, type CatalogueState } from './catalogue'
import { noHistory, record, redo, seal, undo, type History, type StepOptions, type Stepped } from './history'
import type { Cancel, Timers } from './timers'
import type { UnsavedCopies } from './unsavedCopies'

export interface DrawingState {
  readonly graph: Graph
  readonly history: History
  readonly problems: readonly Problem[]
  /** What the server holds, as far as known. The drawing is unsaved while it is another. */
  readonly stored: StoredGraph
  readonly saving: SaveState
  readonly conflict: SaveConflict | null
}

/** Somebody else saved while this drawing had changes of its own. */
export interface SaveConflict {
  readonly theirs: TheirGraph
  /** The drawing when both sides were the same. */
  readonly base: Graph
}

/** One side, both joined so that no work is lost, or each difference as chosen. */
export type ConflictChoice = Side | 'joined' | Choices

/** A pipeline that is open for editing. */
export interface Drawing {
  readonly pipeline: string
  readonly store: StoreApi<DrawingState>
  /** Changes the drawing in one named step. */
  readonly edit: (name: MessageRef, next: Graph | ((graph: Graph) => Graph), options?: StepOptions) => void
  /** Ends a run of joined changes: the pointer was let go, the field was left. */
  readonly seal: () => void
  /** Takes the last change back, and says which. */
  readonly undo: () => MessageRef | null
  readonly redo: () => MessageRef | null
  /** Saves now, as before a run. */
  readonly flush: () => Promise<SaveState>
  /** What mine, as it is now, and theirs differ in; null without a conflict. */
  readonly sides: () => Sides | null
  /** Takes note that theirs went on while nothing was chosen yet. */
  readonly follow: (theirs: TheirGraph) => void
  readonly resolveConflict: (choice: ConflictChoice) => void
  /** Takes in a drawing that the server has put in this one's place, as a step that can be taken back. */
  readonly adopt: (name: MessageRef, stored: StoredGraph) => void
  /** Puts unsaved changes where the next visit finds them; for when the page is left. */
  readonly keepCopy: () => void
  readonly close: () => void
}

export interface OpenedPipeline extends StoredGraph {
  readonly pipeline: string
  readonly problems?: readonly ServerProblem[]
  readonly updatedBy?: string | null
  readonly updatedAt?: string | null
}

export interface DrawingTools {
  readonly save: Save
  readonly timers: Timers
  readonly catalogue: Catalogue
  readonly copies: UnsavedCopies
  readonly random?: () => number
}

/** While nodes are dragged the drawing changes with every picture; problems need not follow that fast. */
const PROBLEMS_MS = 80

export function createDrawing(opened: OpenedPipeline, tools: DrawingTools): Drawing {
  const { pipeline, revision } = opened
  const { timers, catalogue, copies } = tools
  let judgement: Judgement = { graph: opened.graph, problems: opened.problems ?? [] }
  let found: { readonly graph: Graph; readonly known: CatalogueState; readonly judgement: Judgement } | null =
    null
  let cancelProblems: Cancel | null = null
  let compared: { readonly graph: Graph; readonly conflict: SaveConflict; readonly sides: Sides } | null =
    null

  const store = createStore<DrawingState>(() => ({
    graph: opened.graph,
    history: noHistory,
    problems: [],
    stored: { revision, graph: opened.graph },
    saving: { kind: 'saved', at: null },
    conflict: null,
  }))
  const { getState, setState } = store

  const autosave = new Autosave(getState().stored, {
    save: tools.save,
    timers,
    ...(tools.random && { random: tools.random }),
    onState: (saving) => {
      const conflict =
        saving.kind === 'conflict' ? { theirs: saving.theirs, base: getState().stored.graph } : null
      setState({ saving, conflict })
      if (saving.kind === 'saved') copies.clear(pipeline)
      else if (saving.kind !== 'unsaved' && saving.kind !== 'saving') keepCopy()
    },
    onSaved: (stored, problems) => {
      setState({ stored })
      if (problems) judgement = { graph: stored.graph, problems }
      problemsSoon()
    },
  })

  const show = (graph: Graph, history: History) => {
    setState({ graph, history })
    autosave.changed(graph)
    problemsSoon()
  }

  const edit: Drawing['edit'] = (name, next, options = {}) => {
    const { graph, history } = getState()
    const changed = typeof next === 'function' ? next(graph) : next
    if (changed === graph) return
    show(changed, record(history, graph, changed, { name, at: timers.now(), ...options }))
  }

  const step = (move: (history: History, graph: Graph) => Stepped | null) => {
    const { graph, history } = getState()
    const stepped = move(history, graph)
    if (!stepped) return null
    show(stepped.graph, stepped.history)
    return stepped.step.name
  }

  const findNow = () => {
    cancelProblems = null
    const { graph, problems } = getState()
    const known = catalogue.store.getState()
    const isFound = found?.known === known && found.judgement === judgement && onlyMoved(found.graph, graph)
    if (isFound) return
    found = { graph, known, judgement }
    const here = findProblems(graph, known.components, known.data).filter(
      (problem) => !isUnconfirmed(problem, graph, known),
    )
    const all = mergeProblems(graph, here, judgement)
    if (!sameJson(all, problems)) setState({ problems: all })
  }
  const problemsSoon = () => {
    cancelProblems ??= timers.after(PROBLEMS_MS, findNow)
  }
  const stopListening = catalogue.store.subscribe(problemsSoon)

  const keepCopy = () => {
    const { graph, stored } = getState()
    if (graph !== stored.graph)
      copies.write(pipeline, { revision: stored.revision, base: stored.graph, graph })
  }

  const sides = () => {
    const { conflict, graph } = getState()
    if (!conflict) return null
    const { base, theirs } = conflict
    if (compared?.graph !== graph || compared.conflict !== conflict)
      compared = { graph, conflict, sides: compareSides(base, graph, theirs.graph) }
    return compared.sides
  }

  const follow: Drawing['follow'] = (theirs) => {
    const { conflict } = getState()
    if (conflict && theirs.revision > conflict.theirs.revision) autosave.conflictWith(theirs)
  }

  const resolveConflict = (choice: ConflictChoice) => {
    const { conflict, graph } = getState()
    const differing = sides()
    if (!conflict || !differing) return
    const { theirs } = conflict
    const names = changeNames(graph, catalogue.store.getState().components)
    // Both ways are steps of their own, so that taking them back brings the other side back.
    if (choice === 'theirs') edit(names.takeTheirs(), theirs.graph)
    else if (choice !== 'mine') {
      const joined = applyChoices(differing, choice === 'joined' ? joiningChoices(differing) : choice)
      if (!sameGraph(joined, graph)) edit(names.merge(), joined)
    }
    autosave.continueFrom({ revision: theirs.revision, graph: theirs.graph }, getState().graph)
  }

  const adopt: Drawing['adopt'] = (name, stored) => {
    edit(name, stored.graph)
    autosave.continueFrom(stored, getState().graph)
  }

  const recover = () => {
    const copy = copies.read(pipeline)
    if (!copy) return
    if (sameGraph(copy.graph, opened.graph)) {
      copies.clear(pipeline)
      return
    }
    const isStale = copy.revision !== revision
    if (isStale) setState({ stored: { revision: copy.revision, graph: copy.base } })
    edit(changeNames(opened.graph, catalogue.store.getState().components).recover(), copy.graph)
    if (!isStale) return
    const { graph, updatedBy = null, updatedAt = null } = opened
    autosave.conflictWith({ revision, graph, updatedBy, updatedAt })
  }

  recover()
  findNow()

  return {
    pipeline,
    store,
    edit,
    seal: () => setState(({ history }) => ({ history: seal(history) })),
    undo: () => step(undo),
    redo: () => step(redo),
    flush: () => autosave.flush(),
    sides,
    follow,
    resolveConflict,
    adopt,
    keepCopy,
    close() {
      stopListening()
      // Until the server has it; should it not answer, the copy is for the next visit.
      keepCopy()
      void autosave.close().then(() => cancelProblems?.())
    },
  }
}

export const isUnsaved = ({ graph, stored }: DrawingState) => graph !== stored.graph
export const undoName = ({ history }: DrawingState) => history.past.at(-1)?.name ?? null
export const redoName = ({ history }: DrawingState) => history.future.at(-1)?.name ?? null
