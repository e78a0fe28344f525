import { componentTitle, labelOf, nodeTitle } from '../../../domain/component'
import type { Point } from '../../../domain/editNodes'
import { COLOURS, type Colour, type NodeId } from '../../../domain/graph'
import type { Box } from '../../../domain/nodeGeometry'
import type { Step } from '../../../domain/run'
import { edgeMark, itemMark, type CanvasDifference } from '../canvasDifference'
import { edgeCurve } from '../../../domain/edgeCurve'
import type { ItemKey } from '../itemKey'
import { cornerNow, groupBox, portPoint, type Scene, type SceneItem } from '../scene'
import type { Transform } from '../viewport'
import type { BoxColours, Palette } from './palette'
import { wrapped } from './wrapped'

export type Picture = {
  readonly scene: Scene
  readonly moving: ReadonlyMap<ItemKey, Point> | null
  readonly isSelected: (key: ItemKey) => boolean
  readonly selectedEdges: ReadonlySet<string>
  readonly stepOf: (node: NodeId) => Step | undefined
  readonly difference: CanvasDifference | null
  readonly hovered: ItemKey | null
}

type Frame = { readonly width: number; readonly height: number; readonly transform: Transform }

const RADIUS = 10
const FONT_SIZE = 11
const LINE_HEIGHT = 13
// Narrower boxes have no room for a word.
const LEAST_NAMED_WIDTH = 34
// Below this a curve is not told from a line.
const CURVES_FROM = 0.12

/** Paints what is on the screen, in as few strokes as there are colours. */
export function paint(
  context: CanvasRenderingContext2D,
  picture: Picture,
  frame: Frame,
  palette: Palette,
): void {
  const { zoom, x, y } = frame.transform
  const shown: Box = { x: -x / zoom, y: -y / zoom, width: frame.width / zoom, height: frame.height / zoom }
  context.clearRect(0, 0, frame.width, frame.height)
  context.save()
  context.translate(x, y)
  context.scale(zoom, zoom)
  paintGroups(context, picture, shown, zoom, palette)
  paintEdges(context, picture, shown, zoom, palette)
  const visible = [...picture.scene.items.values()].filter((item) => overlaps(boxNow(item, picture), shown))
  paintBoxes(context, picture, visible, zoom, palette)
  context.restore()
  paintNames(context, picture, visible, frame.transform, palette)
}

const boxNow = (item: SceneItem, { moving }: Picture): Box => ({
  ...item.box,
  ...pick(cornerNow(item, moving)),
})
const pick = ({ x, y }: Point) => ({ x, y })

function paintEdges(
  context: CanvasRenderingContext2D,
  picture: Picture,
  shown: Box,
  zoom: number,
  palette: Palette,
): void {
  const { scene, moving, selectedEdges, difference } = picture
  const paths = new Map<string, Path2D>()
  const broken = new Path2D()
  for (const edge of scene.edges) {
    const source = scene.items.get(edge.source.item)
    const target = scene.items.get(edge.target.item)
    if (!source || !target) continue
    const from = portPoint(source, 'output', edge.source.port, cornerNow(source, moving))
    const to = portPoint(target, 'input', edge.target.port, cornerNow(target, moving))
    if (!overlaps(boxBetween(from, to), shown)) continue
    const mark = difference && edgeMark(difference, edge)
    const isSelected = selectedEdges.has(edge.id)
    const colour = isSelected
      ? palette.accent
      : mark
        ? palette.signs[mark.sign].solid
        : palette.kinds[edge.kind]
    const path = mark?.isLeftOut && !isSelected ? broken : (paths.get(colour) ?? new Path2D())
    if (path !== broken) paths.set(colour, path)
    path.moveTo(from.x, from.y)
    if (zoom < CURVES_FROM) path.lineTo(to.x, to.y)
    else {
      for (const [, leave, arrive, end] of edgeCurve(from, to)) {
        path.bezierCurveTo(leave.x, leave.y, arrive.x, arrive.y, end.x, end.y)
      }
    }
  }
  for (const [colour, path] of paths) {
    context.globalAlpha = colour === palette.accent ? 1 : 0.62
    context.strokeStyle = colour
    context.lineWidth = (colour === palette.accent ? 2 : 1.25) / zoom
    context.stroke(path)
  }
  context.globalAlpha = 0.7
  context.setLineDash([5 / zoom, 4 / zoom])
  context.strokeStyle = palette.signs.removed.solid
  context.lineWidth = 1.25 / zoom
  context.stroke(broken)
  context.setLineDash([])
  context.globalAlpha = 1
}

function paintBoxes(
  context: CanvasRenderingContext2D,
  picture: Picture,
  visible: readonly SceneItem[],
  zoom: number,
  palette: Palette,
): void {
  const fills = new Map<BoxColours, Path2D>()
  const chosen = new Path2D()
  for (const item of visible) {
    const colours = coloursOf(item, picture, palette)
    const path = fills.get(colours) ?? new Path2D()
    fills.set(colours, path)
    const { x, y, width, height } = boxNow(item, picture)
    const radius = item.thing === 'node' ? RADIUS : item.thing === 'note' ? 6 : height / 2
    path.roundRect(x, y, width, height, radius)
    if (picture.isSelected(item.key) || picture.hovered === item.key)
      chosen.roundRect(x, y, width, height, radius)
  }
  const isBlock = zoom < CURVES_FROM
  for (const [{ fill, line, solid }, path] of fills) {
    context.fillStyle = isBlock ? solid : fill
    context.fill(path)
    context.strokeStyle = line
    context.lineWidth = 1 / zoom
    if (!isBlock) context.stroke(path)
  }
  context.strokeStyle = palette.accent
  context.lineWidth = 2 / zoom
  context.stroke(chosen)
}

export function coloursOf(
  item: SceneItem,
  { stepOf, difference }: Pick<Picture, 'stepOf' | 'difference'>,
  palette: Palette,
): BoxColours {
  const mark = difference && itemMark(difference, item.key)
  if (mark) return mark.isLeftOut ? palette.leftOut : palette.signs[mark.sign]
  if (item.thing === 'note') return colourOf(item.note.colour, palette)
  if (item.thing !== 'node') return palette.terminal
  if (item.leftOutBy) return palette.off
  const step = stepOf(item.node.id)
  return step ? palette.states[step.state] : palette.box
}

const colourOf = (colour: string | undefined, palette: Palette): BoxColours =>
  COLOURS.includes(colour as Colour) ? palette.notes[colour as Colour] : palette.terminal

/** The frames of groups, below all else, each with its title at its head. */
function paintGroups(
  context: CanvasRenderingContext2D,
  { scene, moving }: Picture,
  shown: Box,
  zoom: number,
  palette: Palette,
): void {
  for (const group of scene.groups) {
    const box = groupBox(scene, group, moving)
    if (!box || !overlaps(box, shown)) continue
    const { fill, line } = colourOf(group.colour, palette)
    context.globalAlpha = 0.55
    context.fillStyle = fill
    context.beginPath()
    context.roundRect(box.x, box.y, box.width, box.height, 14)
    context.fill()
    context.globalAlpha = 1
    context.strokeStyle = line
    context.lineWidth = 1 / zoom
    context.stroke()
    if (box.width * zoom < LEAST_NAMED_WIDTH) continue
    context.font = `600 ${FONT_SIZE / zoom}px ${palette.font}`
    context.textAlign = 'left'
    context.textBaseline = 'top'
    context.fillStyle = palette.text
    context.fillText(group.title, box.x + 8, box.y + 8, box.width - 16)
  }
}

function paintNames(
  context: CanvasRenderingContext2D,
  picture: Picture,
  visible: readonly SceneItem[],
  { x, y, zoom }: Transform,
  palette: Palette,
): void {
  context.font = `450 ${FONT_SIZE}px ${palette.font}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = palette.text
  for (const item of visible) {
    const box = boxNow(item, picture)
    const width = box.width * zoom - 8
    if (width < LEAST_NAMED_WIDTH) continue
    const most = Math.max(1, Math.floor((box.height * zoom - 4) / LINE_HEIGHT))
    const mark = picture.difference && itemMark(picture.difference, item.key)
    const name = mark ? `${SIGNS[mark.sign]} ${nameOf(item)}` : nameOf(item)
    const lines = wrapped(context, name, width, most)
    const middle = { x: x + (box.x + box.width / 2) * zoom, y: y + (box.y + box.height / 2) * zoom }
    lines.forEach((line, index) => {
      context.fillText(line, middle.x, middle.y + (index - (lines.length - 1) / 2) * LINE_HEIGHT)
    })
  }
}

// From afar, too, the colour is not the only sign.
const SIGNS = { added: '+', removed: '−', changed: '~' } as const

function nameOf(item: SceneItem): string {
  if (item.thing === 'input') return labelOf(item.input.name)
  if (item.thing === 'output') return labelOf(item.output.name)
  if (item.thing === 'note') return item.note.text.replaceAll('\n', ' ')
  return item.component && !item.node.title
    ? componentTitle(item.component)
    : nodeTitle(item.node, item.component)
}

const boxBetween = (one: Point, other: Point): Box => ({
  x: Math.min(one.x, other.x),
  y: Math.min(one.y, other.y),
  width: Math.abs(one.x - other.x),
  height: Math.abs(one.y - other.y),
})

const overlaps = (one: Box, other: Box) =>
  one.x <= other.x + other.width &&
  one.x + one.width >= other.x &&
  one.y <= other.y + other.height &&
  one.y + one.height >= other.y
