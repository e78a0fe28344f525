import type { Canvas } from '../canvas'
import { connectEnds, cutEdge } from '../edits'
import { hitAt, itemAt, portAt } from '../hit'
import { portPoint, type SceneEdge } from '../scene'
import { dropOnItem, shapeOfEnd, verdictsFrom, type Wire, type WireDrop, type WireEnd } from '../wire'
import type { Gesture, PointerAt } from './gesture'

// In pixels of the screen: a loose end this near to a port that takes it jumps there.
const SNAP_WITHIN = 26

/** Draws an edge from a port; from an input that has one already, its end is led elsewhere. */
export function wiring(canvas: Canvas, pressed: WireEnd): Gesture {
  const graph = canvas.graph()
  const components = canvas.components()
  const { from, replaces } = startOf(canvas, pressed)
  const verdictOf = verdictsFrom(graph, components, from)
  let drop: WireDrop | null = null as WireDrop | null

  const show = (change: Pick<Wire, 'to' | 'pointer' | 'target' | 'verdict'>) =>
    canvas.view.setState({ wire: { from, replaces, verdictOf, ...change } })

  const done = () => canvas.view.setState({ wire: null })

  return {
    pansAtBorder: 'always',
    move(at) {
      const scene = canvas.scene()
      const near = canvas.view.getState().isFar ? null : portNear(canvas, at, verdictOf)
      const item = near ? null : itemAt(scene, at.point)
      const own = item?.key === from.item
      drop = near
        ? { kind: 'one', end: near }
        : item && !own
          ? dropOnItem(graph, components, { from, verdictOf }, item.key)
          : null
      const target = drop?.kind === 'one' ? drop.end : null
      const onto = target ? scene.items.get(target.item) : undefined
      const refusal = drop?.kind === 'none' ? { outcome: 'refused' as const, reason: drop.reason } : null
      show({
        to: target && onto ? portPoint(onto, target.side, target.port) : at.point,
        pointer: at.point,
        target,
        verdict: target ? verdictOf(target) : (refusal ?? refusedPort(canvas, at, verdictOf)),
      })
    },
    end(at) {
      const verdict = canvas.view.getState().wire?.verdict ?? null
      done()
      if (drop?.kind === 'one') connectEnds(canvas, from, drop.end, replaces)
      else if (drop?.kind === 'choose') {
        canvas.view.setState({ portChoice: { from, ends: drop.ends, replaces, at: at.client } })
      } else if (drop?.kind === 'none' || verdict) canvas.refuse(verdict, at.client)
      else if (hitAt(canvas.scene(), at.point, { zoom: 1, withPorts: false }).on === 'item') return
      else if (replaces) cutEdge(canvas, replaces)
      else offerWhatFits(canvas, from, at)
    },
    cancel: done,
  }
}

function startOf(canvas: Canvas, pressed: WireEnd): { from: WireEnd; replaces: SceneEdge | null } {
  if (pressed.side === 'output') return { from: pressed, replaces: null }
  const edge = canvas
    .scene()
    .edges.find(({ target }) => target.item === pressed.item && target.port === pressed.port)
  if (!edge) return { from: pressed, replaces: null }
  return { from: { item: edge.source.item, side: 'output', port: edge.source.port }, replaces: edge }
}

function portNear(canvas: Canvas, { point }: PointerAt, verdictOf: Wire['verdictOf']): WireEnd | null {
  const radius = SNAP_WITHIN / canvas.viewport.transform().zoom
  return portAt(canvas.scene(), point, radius, (port) => verdictOf(port).outcome !== 'refused')
}

/** The reason of the port right under the pointer, if it cannot take the edge. */
function refusedPort(canvas: Canvas, { point }: PointerAt, verdictOf: Wire['verdictOf']) {
  const port = portAt(canvas.scene(), point, 12 / canvas.viewport.transform().zoom)
  const verdict = port && verdictOf(port)
  return verdict?.outcome === 'refused' && verdict.reason ? verdict : null
}

function offerWhatFits(canvas: Canvas, from: WireEnd, at: PointerAt): void {
  const shape = shapeOfEnd(canvas.graph(), canvas.components(), from)
  if (shape) canvas.openQuickAdd({ at: at.point, wire: { from, shape } })
}
