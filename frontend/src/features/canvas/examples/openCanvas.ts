/** A canvas without a screen, for tests: the drawing, the selection and the gestures are the real ones. */
import type { ReactFlowInstance, Viewport } from '@xyflow/react'
import type { TFunction } from 'i18next'
import { createStore } from 'zustand/vanilla'

import { componentsOf, type Components } from '../../../domain/component'
import type { Point } from '../../../domain/editNodes'
import { carsGraph, library } from '../../../domain/examples/graphs'
import type { Graph } from '../../../domain/graph'
import { createCatalogue } from '../../../state/catalogue'
import { createDrawing } from '../../../state/drawing'
import { manualTimers } from '../../../state/manualTimers'
import { memoryStorage } from '../../../state/memoryStorage'
import { createPreferences } from '../../../state/preferences'
import { createSelection } from '../../../state/selection'
import { unsavedCopiesIn } from '../../../state/unsavedCopies'
import { createCanvas, type Around } from '../createCanvas'
import type { PointerAt } from '../gestures/gesture'
import type { PipelineTexts } from '../pipelineTexts'
import type { PlacedRequest } from '../quickAdd'

type Options = { components?: Components; isWatched?: boolean; texts?: PipelineTexts }

export function openCanvas(graph: Graph, { components = library, isWatched = false, texts }: Options = {}) {
  const timers = manualTimers()
  const catalogue = createCatalogue()
  catalogue.addComponents([...componentsOf(components.values()).values()])
  const drawing = createDrawing(
    { pipeline: '1', revision: 1, graph },
    {
      save: () => Promise.reject(new Error('offline')),
      timers,
      catalogue,
      copies: unsavedCopiesIn(memoryStorage()),
    },
  )
  const selection = createSelection()
  const requests: PlacedRequest[] = []
  let viewport: Viewport = { x: 0, y: 0, zoom: 1 }
  const flow = {
    getViewport: () => viewport,
    setViewport: (next: Viewport) => Promise.resolve(Boolean((viewport = next))),
  } as unknown as ReactFlowInstance
  const canvas = createCanvas(
    createStore<Around>(() => ({
      props: {
        graph,
        components,
        mode: isWatched ? 'watch' : 'edit',
        selection,
        preferences: createPreferences(null, timers),
        viewKey: 'test',
        onQuickAdd: (request) => requests.push(request),
        ...(isWatched ? {} : { drawing }),
        ...(texts && { texts }),
      },
      flow,
      size: () => ({ width: 1000, height: 800 }),
      t: ((key: string) => key) as TFunction,
      sentence: (message) => ('sentence' in message ? message.sentence : message.key),
      element: null,
      pointer: null,
    })),
  )
  return { canvas, drawing, selection, requests, graph: () => drawing.store.getState().graph }
}

const NO_KEYS = { shift: false, alt: false, mod: false, isTouch: false }

export const at = (x: number, y: number, keys: Partial<typeof NO_KEYS> = {}): PointerAt => ({
  client: { x, y },
  point: { x, y } satisfies Point,
  ...NO_KEYS,
  ...keys,
})

/** Split, train, evaluate, with its terminals beside it. */
export const placedCars: Graph = {
  ...carsGraph,
  inputs: carsGraph.inputs.map((input) => ({ ...input, x: -300, y: 0 })),
  outputs: carsGraph.outputs.map((output) => ({ ...output, x: 900, y: 0 })),
}
