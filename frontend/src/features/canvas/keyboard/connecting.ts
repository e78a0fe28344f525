import type { Point } from '../../../domain/editNodes'
import { boundsOf } from '../../../domain/align'
import type { Canvas } from '../canvas'
import { connectEnds, isBound } from '../edits'
import { selectedKeys, type ItemKey } from '../itemKey'
import { portPoint, portsOn, type SceneItem } from '../scene'
import { portRef, shapeOfEnd, verdictsFrom, type Wire, type WireEnd } from '../wire'
import { READABLE_ZOOM } from '../viewport'
import { endText, titleOf } from './describe'

/** What a wire may be led to: a port, or a component that is not there yet. */
export type WireChoice = WireEnd | 'new'

/** An edge that is being drawn by keyboard: first its start is chosen, where there are several, then its end. */
export type Connecting = {
  readonly stage: 'start' | 'end'
  readonly of: ItemKey
  /** What the typed letters leave, best first. */
  readonly choices: readonly WireChoice[]
  readonly at: number
  readonly typed: string
  /** All starts, so that one can go back to them. */
  readonly starts: readonly WireEnd[]
  readonly from: WireEnd
}

/** Begins an edge at what is selected: from one of its outputs, or to one of its inputs. */
export function startConnecting(canvas: Canvas, side: WireEnd['side']): void {
  const of = onlyItem(canvas)
  const item = of && canvas.scene().items.get(of)
  if (!item) return
  const starts = portsOn(item)
    .filter((port) => port.side === side)
    .map(({ port }): WireEnd => ({ item: item.key, side, port }))
  const [first] = starts
  if (!first) {
    const title = titleOf(canvas, item.key)
    tell(
      canvas,
      item,
      canvas.t(side === 'output' ? 'canvas.connect.noOutput' : 'canvas.connect.noInput', { title }),
    )
    return
  }
  const base = { of: item.key, starts, from: first, typed: '' }
  if (starts.length > 1) show(canvas, { ...base, stage: 'start', choices: starts, at: 0 })
  else toEnds(canvas, base)
}

export function onlyItem(canvas: Canvas): ItemKey | null {
  const [key, ...others] = selectedKeys(canvas.selection.store.getState())
  return key && others.length === 0 ? key : null
}

/** Moves on among the choices; behind the last one comes the first. */
export function chooseNext(canvas: Canvas, by: 1 | -1): void {
  const now = canvas.view.getState().connecting
  const count = now?.choices.length ?? 0
  if (now && count > 0) show(canvas, { ...now, at: (now.at + by + count) % count })
}

/** Leaves the choices that have the typed letters in their name; an empty text leaves all. */
export function typeToFind(canvas: Canvas, typed: string): void {
  const now = canvas.view.getState().connecting
  if (!now) return
  const all = now.stage === 'start' ? now.starts : choicesFrom(canvas, now.from)
  const choices = all.filter(
    (choice) => choice !== 'new' && fold(endText(canvas, choice)).includes(fold(typed)),
  )
  if (typed === '') show(canvas, { ...now, typed, choices: all, at: 0 })
  else if (choices.length > 0) show(canvas, { ...now, typed, choices, at: 0 })
  else canvas.say(canvas.t('canvas.connect.notFound', { typed }))
}

const fold = (text: string) => text.toLocaleLowerCase()

/** Takes what is chosen: a start leads on to the ends, an end makes the edge. */
export function acceptChoice(canvas: Canvas): void {
  const now = canvas.view.getState().connecting
  const choice = now?.choices[now.at]
  if (!now || !choice) return
  if (choice === 'new') {
    const shape = shapeOfEnd(canvas.graph(), canvas.components(), now.from)
    const at = looseEnd(canvas, now.from)
    stopConnecting(canvas)
    if (shape && at) canvas.openQuickAdd({ at, wire: { from: now.from, shape } })
  } else if (now.stage === 'start') {
    toEnds(canvas, { ...now, from: choice, typed: '' })
  } else {
    stopConnecting(canvas)
    connectEnds(canvas, now.from, choice)
    const [source, target] = now.from.side === 'output' ? [now.from, choice] : [choice, now.from]
    canvas.say(
      canvas.t('canvas.connect.done', { source: endText(canvas, source), target: endText(canvas, target) }),
    )
  }
}

/** One step back: the typed letters, the chosen start, the whole thing. */
export function stepBack(canvas: Canvas): void {
  const now = canvas.view.getState().connecting
  if (!now) return
  if (now.typed !== '') typeToFind(canvas, '')
  else if (now.stage === 'end' && now.starts.length > 1) {
    show(canvas, { ...now, stage: 'start', choices: now.starts, at: now.starts.findIndex(isSame(now.from)) })
  } else leaveConnecting(canvas)
}

type End = Pick<WireEnd, 'item' | 'port'>

const isSame = (one: End) => (other: End) => one.item === other.item && one.port === other.port

export function leaveConnecting(canvas: Canvas): void {
  if (!canvas.view.getState().connecting) return
  stopConnecting(canvas)
  canvas.say(canvas.t('canvas.connect.left'))
}

const stopConnecting = (canvas: Canvas) => canvas.view.setState({ connecting: null, wire: null })

function toEnds(canvas: Canvas, base: Omit<Connecting, 'stage' | 'choices' | 'at'>): void {
  const choices = choicesFrom(canvas, base.from)
  show(canvas, { ...base, stage: 'end', choices, at: 0 })
}

/** Everywhere the edge could end: what fits well first, then what is free, then what is near. */
function choicesFrom(canvas: Canvas, from: WireEnd): readonly WireChoice[] {
  const graph = canvas.graph()
  const { items } = canvas.scene()
  const start = items.get(from.item)
  const verdictOf = verdictsFrom(graph, canvas.components(), from)
  const origin = start ? portPoint(start, from.side, from.port) : null
  const rated = [...items.values()]
    .filter(({ key }) => key !== from.item)
    .flatMap((item) => portsOn(item).map(({ side, port }) => ({ item, end: { item: item.key, side, port } })))
    .filter(({ end }) => verdictOf(end).outcome !== 'refused' && !areJoined(canvas, from, end))
    .map(({ item, end }) => {
      const ref = portRef(end)
      return {
        end,
        isLame: verdictOf(end).outcome === 'warns',
        isTaken: end.side === 'input' && (ref === null || isBound(graph, ref)),
        // Of the whole item, so that its ports stay in their order.
        distance: origin ? Math.hypot(item.box.x - origin.x, item.box.y - origin.y) : 0,
      }
    })
  rated.sort(
    (a, b) =>
      Number(a.isLame) - Number(b.isLame) || Number(a.isTaken) - Number(b.isTaken) || a.distance - b.distance,
  )
  return [...rated.map(({ end }) => end), 'new']
}

function areJoined(canvas: Canvas, one: WireEnd, other: WireEnd): boolean {
  const [from, to] = one.side === 'output' ? [one, other] : [other, one]
  return canvas.scene().edges.some(({ source, target }) => isSame(from)(source) && isSame(to)(target))
}

const LOOSE_BY = 96

/** Where the wire hangs while nothing is there to take it. */
function looseEnd(canvas: Canvas, from: WireEnd): Point | null {
  const item = canvas.scene().items.get(from.item)
  if (!item) return null
  const { x, y } = portPoint(item, from.side, from.port)
  return { x: x + (from.side === 'output' ? LOOSE_BY : -LOOSE_BY), y }
}

function show(canvas: Canvas, connecting: Connecting): void {
  const { stage, choices, at } = connecting
  const choice = choices[at] ?? 'new'
  const from = stage === 'start' && choice !== 'new' ? choice : connecting.from
  const end = stage === 'end' && choice !== 'new' ? choice : null
  canvas.view.setState({ connecting: { ...connecting, from }, wire: wireTo(canvas, from, end), notice: null })
  bringIntoSight(canvas, from, end)
  canvas.say(sentenceOf(canvas, connecting, choice))
}

function wireTo(canvas: Canvas, from: WireEnd, end: WireEnd | null): Wire | null {
  const loose = looseEnd(canvas, from)
  if (!loose) return null
  const verdictOf = verdictsFrom(canvas.graph(), canvas.components(), from)
  const item = end && canvas.scene().items.get(end.item)
  const to = end && item ? portPoint(item, end.side, end.port) : loose
  return { from, replaces: null, to, pointer: to, target: end, verdict: end && verdictOf(end), verdictOf }
}

/** Both ends where they can be read together, else the one that is being chosen. */
function bringIntoSight(canvas: Canvas, from: WireEnd, end: WireEnd | null): void {
  const { items } = canvas.scene()
  const boxes = [from, end].flatMap((each) => (each && items.get(each.item)?.box) ?? [])
  const bounds = boundsOf(boxes)
  const { width, height } = canvas.viewport.size()
  const fitTogether = bounds && bounds.width * READABLE_ZOOM < width && bounds.height * READABLE_ZOOM < height
  canvas.viewport.reveal(fitTogether ? boxes : boxes.slice(-1))
}

function sentenceOf(canvas: Canvas, { stage, choices, at, from }: Connecting, choice: WireChoice): string {
  const { t } = canvas
  const place = { index: at + 1, count: choices.length }
  if (stage === 'start' && choice !== 'new') {
    const text = choice.side === 'output' ? 'canvas.connect.whichOutput' : 'canvas.connect.whichInput'
    return t(text, { end: endText(canvas, choice), ...place })
  }
  if (choice === 'new') {
    if (choices.length > 1) return t('canvas.connect.new', place)
    return `${t('canvas.connect.nothingFits', { end: endText(canvas, from) })} ${t('canvas.connect.new', place)}`
  }
  const verdict = canvas.view.getState().wire?.verdict
  const note = verdict && canvas.sayReason(verdict)
  const old = replacedBy(canvas, choice)
  return [
    t(choice.side === 'input' ? 'canvas.connect.to' : 'canvas.connect.from', {
      end: endText(canvas, choice),
      ...place,
    }),
    ...(old ? [t('canvas.connect.replaces', { end: endText(canvas, old) })] : []),
    ...(note ? [note] : []),
  ].join(' ')
}

/** What an input is fed by now, which gives way to the new edge. */
export function replacedBy(canvas: Canvas, { item, side, port }: WireEnd) {
  if (side !== 'input') return null
  const edge = canvas.scene().edges.find(({ target }) => target.item === item && target.port === port)
  return edge ? edge.source : null
}

function tell(canvas: Canvas, item: SceneItem, text: string): void {
  const { x, y, width, height } = item.box
  canvas.view.setState({
    notice: { at: canvas.viewport.toClient({ x: x + width / 2, y: y + height }), text },
  })
  canvas.say(text)
}
