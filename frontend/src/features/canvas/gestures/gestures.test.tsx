import { asInterface } from '../../../domain/component'
import {
  edgeTexts,
  evaluateModel,
  graphOf,
  splitData,
  step,
  trainModel,
} from '../../../domain/examples/graphs'
import { findNode, nodeId } from '../../../domain/graph'
import { addComponent } from '../edits'
import { at, openCanvas, placedCars } from '../examples/openCanvas'
import { hitAt } from '../hit'
import { nodeKey } from '../itemKey'
import type { Gesture, PointerAt } from './gesture'
import { gestureFor } from './idle'
import { placing } from './placing'

// Ports of placedCars: rows begin below a header of 36 and are 24 high; a node is 232 wide.
const TRAIN_OUT = at(232, 48)
const TEST_OUT = at(232, 72)
const TRAINING_DATA_IN = at(300, 48)
const MODEL_OUT = at(532, 48)
const MODEL_IN = at(600, 48)

type Opened = ReturnType<typeof openCanvas>

function press({ canvas }: Opened, start: PointerAt): Gesture {
  const hit = hitAt(canvas.scene(), start.point, { zoom: 1, withPorts: true })
  const gesture = gestureFor(canvas, hit, start)
  if (!gesture) throw new Error('Nothing begins here.')
  return gesture
}

function drag(opened: Opened, from: PointerAt, to: PointerAt): void {
  const gesture = press(opened, from)
  gesture.move(to)
  gesture.end(to)
}

function click(opened: Opened, where: PointerAt): void {
  press(opened, where).end(where)
}

const placeOf = ({ graph }: Opened, id: string) => {
  const node = findNode(graph(), nodeId(id))
  return [node?.x, node?.y]
}

describe('a click', () => {
  it('selects a node alone, and with Shift joins it to the others', () => {
    const opened = openCanvas(placedCars)

    click(opened, at(100, 18))
    click(opened, at(400, 18, { shift: true }))

    expect([...opened.selection.store.getState().nodes]).toEqual(['split_data', 'train_model'])
  })

  it('on empty canvas lets go of what was selected', () => {
    const opened = openCanvas(placedCars)
    click(opened, at(100, 18))

    click(opened, at(100, 700))

    expect(opened.selection.store.getState().nodes.size).toBe(0)
  })
})

describe('dragging a node', () => {
  it('moves it, as one step of undo', () => {
    const opened = openCanvas(placedCars)

    drag(opened, at(400, 18), at(400, 418))

    expect(placeOf(opened, 'train_model')).toEqual([300, 400])
    expect(opened.drawing.undo()?.key).toBe('changes.move_step')
    expect(placeOf(opened, 'train_model')).toEqual([300, 0])
  })

  it('takes along all that is selected', () => {
    const opened = openCanvas(placedCars)
    opened.selection.select({ nodes: [nodeId('split_data'), nodeId('train_model')] })

    drag(opened, at(400, 18, { mod: true }), at(410, 218, { mod: true }))

    expect(placeOf(opened, 'split_data')).toEqual([10, 200])
    expect(placeOf(opened, 'train_model')).toEqual([310, 200])
  })

  it('keeps to one axis with Shift', () => {
    const opened = openCanvas(placedCars)
    const gesture = press(opened, at(400, 18))

    gesture.move(at(520, 58, { shift: true, mod: true }))
    gesture.end(at(520, 58, { shift: true, mod: true }))

    expect(placeOf(opened, 'train_model')).toEqual([420, 0])
  })

  it('leaves everything as it was when it is cancelled', () => {
    const opened = openCanvas(placedCars)
    const gesture = press(opened, at(400, 18))

    gesture.move(at(500, 300))
    gesture.cancel()

    expect(opened.graph()).toBe(placedCars)
    expect(opened.canvas.view.getState().moving).toBeNull()
  })

  it('with Alt leaves the original and moves a copy, in one step of undo', () => {
    const opened = openCanvas(placedCars)

    drag(opened, at(400, 18, { alt: true }), at(400, 418, { alt: true }))

    expect(placeOf(opened, 'train_model')).toEqual([300, 0])
    expect(opened.graph().nodes).toHaveLength(4)
    opened.drawing.undo()
    expect(opened.graph().nodes).toHaveLength(3)
  })

  it('of nothing joined onto an edge puts it in between', () => {
    const opened = openCanvas({
      ...placedCars,
      nodes: [...placedCars.nodes, { ...step('split_data', {}, { x: 150, y: 400 }), id: nodeId('loose') }],
    })

    drag(opened, at(250, 418, { mod: true }), at(250, 10, { mod: true }))

    expect(edgeTexts(opened.graph())).toContain('split_data.train → loose.table')
    expect(edgeTexts(opened.graph())).toContain('loose.train → train_model.training_data')
  })

  it('does nothing where nothing can be changed', () => {
    const opened = openCanvas(placedCars, { isWatched: true })

    drag(opened, at(400, 18), at(400, 418))

    expect(opened.graph()).toBe(placedCars)
  })
})

describe('a marquee', () => {
  it('selects what it touches, while it is drawn', () => {
    const opened = openCanvas(placedCars)
    const gesture = press(opened, at(250, 400))

    gesture.move(at(560, 80))

    expect([...opened.selection.store.getState().nodes]).toEqual(['train_model'])
  })

  it('gives back what was selected before when it is cancelled', () => {
    const opened = openCanvas(placedCars)
    opened.selection.select({ nodes: [nodeId('split_data')] })
    const gesture = press(opened, at(250, 400))

    gesture.move(at(560, 80))
    gesture.cancel()

    expect([...opened.selection.store.getState().nodes]).toEqual(['split_data'])
  })
})

describe('drawing an edge', () => {
  it('joins two ports that fit', () => {
    const opened = openCanvas(placedCars)

    drag(opened, TEST_OUT, TRAINING_DATA_IN)

    expect(edgeTexts(opened.graph())).toContain('split_data.test → train_model.training_data')
  })

  it('jumps to a port that fits when it comes near', () => {
    const opened = openCanvas(placedCars)
    const gesture = press(opened, TEST_OUT)

    gesture.move(at(288, 52))

    expect(opened.canvas.view.getState().wire?.target).toMatchObject({ port: 'training_data' })
    expect(opened.canvas.view.getState().wire?.to).toEqual({ x: 300, y: 48 })
  })

  it('let go over a node takes the one free port that fits', () => {
    const opened = openCanvas(placedCars)

    drag(opened, TEST_OUT, at(420, 90))

    expect(edgeTexts(opened.graph())).toContain('split_data.test → train_model.weights')
  })

  it('is refused with the reason where nothing fits', () => {
    const opened = openCanvas(placedCars)

    drag(opened, MODEL_OUT, at(100, 100))

    expect(opened.canvas.view.getState().notice?.text).toBe('problems.refusal.cycle')
    expect(opened.graph()).toBe(placedCars)
  })

  it('asks which port is meant when several fit', () => {
    const opened = openCanvas({
      ...placedCars,
      nodes: [...placedCars.nodes, { ...step('train_model', {}, { x: 300, y: 300 }), id: nodeId('other') }],
    })

    drag(opened, TRAIN_OUT, at(420, 318))

    expect(opened.canvas.view.getState().portChoice?.ends.map(({ port }) => port)).toEqual([
      'training_data',
      'weights',
    ])
  })

  it('let go on empty canvas asks for a component that fits', () => {
    const opened = openCanvas(placedCars)

    drag(opened, TRAIN_OUT, at(300, 500))

    expect(opened.requests[0]).toMatchObject({ at: { x: 300, y: 500 }, wire: { shape: { kind: 'table' } } })
  })

  it('pulled off its input leads elsewhere, or is cut on empty canvas', () => {
    const opened = openCanvas(placedCars)

    drag(opened, TRAINING_DATA_IN, at(300, 500))

    expect(edgeTexts(opened.graph())).not.toContain('split_data.train → train_model.training_data')
    expect(opened.requests).toHaveLength(0)
  })

  it('may begin at an input and end at an output', () => {
    const opened = openCanvas({
      ...placedCars,
      nodes: placedCars.nodes.map((node) => (node.id === 'evaluate_model' ? { ...node, inputs: {} } : node)),
    })

    drag(opened, MODEL_IN, MODEL_OUT)

    expect(edgeTexts(opened.graph())).toContain('train_model.model → evaluate_model.model')
  })

  it('fades the ports that cannot take it', () => {
    const opened = openCanvas(placedCars)
    const gesture = press(opened, TRAIN_OUT)
    gesture.move(at(260, 300))

    const outcomeAt = (item: string, port: string) =>
      opened.canvas.view
        .getState()
        .wire?.verdictOf({ item: nodeKey(nodeId(item)), side: 'input', port: port as never }).outcome

    expect(outcomeAt('train_model', 'training_data')).toBe('fits')
    expect(outcomeAt('evaluate_model', 'model')).toBe('refused')
  })
})

describe('a component dragged from the palette', () => {
  const drop = (opened: Opened, where: PointerAt, component = asInterface(trainModel)) => {
    const gesture = placing(opened.canvas, { component, show: () => undefined })
    gesture.move(where)
    gesture.end(where)
  }
  // The test's canvas has no place on a screen, so its frame begins and ends here.
  const inside = at(0, 0)

  it('becomes a node under the pointer, selected', () => {
    const opened = openCanvas(graphOf([]))

    drop(opened, inside)

    expect(opened.graph().nodes.map(({ id }) => id)).toEqual(['train_model'])
    expect([...opened.selection.store.getState().nodes]).toEqual(['train_model'])
  })

  it('becomes nothing when it is let go beside the canvas', () => {
    const opened = openCanvas(graphOf([]))

    drop(opened, at(-50, 10), asInterface(evaluateModel))

    expect(opened.graph().nodes).toHaveLength(0)
  })

  it('is called as what it is', () => {
    const opened = openCanvas(graphOf([]))

    drop(opened, inside, asInterface(splitData))

    expect(opened.drawing.undo()).toEqual({ key: 'changes.add', params: { title: 'Split data' } })
  })

  it('let go on a short edge makes room for itself, in one step of undo', () => {
    const opened = openCanvas({
      ...placedCars,
      nodes: [
        step('split_data', {}, { x: 0, y: 0 }),
        { ...step('split_data', { table: 'split_data.train' }, { x: 300, y: 0 }), id: nodeId('again') },
      ],
      outputs: [],
    })
    const edge = opened.canvas.scene().edges[0] ?? null

    addComponent(opened.canvas, asInterface(splitData), { x: 160, y: 0 }, { wire: null, edge })

    const places = opened.graph().nodes.map(({ id, x }) => [id, x])
    expect(places).toEqual([
      ['split_data', 0],
      ['again', 608],
      ['split_data_2', 304],
    ])
    opened.drawing.undo()
    expect(opened.graph().nodes.map(({ x }) => x)).toEqual([0, 300])
  })
})
