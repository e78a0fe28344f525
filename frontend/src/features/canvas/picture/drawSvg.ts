import { boundsOf } from '../../../domain/align'
import { labelOf, nodeTitle } from '../../../domain/component'
import type { Colour } from '../../../domain/graph'
import { HEADER_HEIGHT } from '../../../domain/nodeGeometry'
import { kindShapes, type ShownKind } from '../../../ui/kindShapes'
import { shownKind } from '../../../ui/shownKind'
import { curvePath } from '../../../domain/edgeCurve'
import type { Palette } from '../far/palette'
import { wrapped } from '../far/wrapped'
import { curveOf } from '../hit'
import { groupBox, portPoint, portsOn, type NodeItem, type Scene, type SceneItem } from '../scene'

/** How wide a text is, in the font of the picture. */
export type Measure = (size: number) => Pick<CanvasRenderingContext2D, 'measureText'>

export type SvgPicture = { readonly text: string; readonly width: number; readonly height: number }

// An edge that leads back swings out by 33.
const MARGIN = 48
const FONT = "'Inter Variable', Inter, system-ui, 'Segoe UI', 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif"

/** The whole drawing as SVG that needs nothing beside it: shapes and texts, in the colours of a theme. */
export function drawSvg(scene: Scene, palette: Palette, measure: Measure): SvgPicture | null {
  const frames = scene.groups.flatMap((group) => groupBox(scene, group) ?? [])
  const bounds = boundsOf([...Array.from(scene.items.values(), ({ box }) => box), ...frames])
  if (!bounds) return null
  const [width, height] = [Math.ceil(bounds.width + 2 * MARGIN), Math.ceil(bounds.height + 2 * MARGIN)]
  const viewBox = [bounds.x - MARGIN, bounds.y - MARGIN, width, height].join(' ')
  const parts = [
    tag('rect', { x: bounds.x - MARGIN, y: bounds.y - MARGIN, width, height, fill: palette.ground }),
    ...scene.groups.map((group) => {
      const box = groupBox(scene, group)
      if (!box) return ''
      const { fill, line } = colourOf(group.colour, palette)
      return (
        tag('rect', { ...box, rx: 14, fill, 'fill-opacity': 0.55, stroke: line }) +
        label(group.title, { x: box.x + 12, y: box.y + 19, size: 12, width: box.width - 24, strong: true })
      )
    }),
    ...scene.edges.map((edge) => {
      const curve = curveOf(scene, edge)
      const stroke = palette.kinds[edge.kind]
      const dashes = edge.carries === 'order' ? { 'stroke-dasharray': '2 5' } : {}
      return curve
        ? tag('path', { d: curvePath(curve), fill: 'none', stroke, 'stroke-width': 1.75, ...dashes })
        : ''
    }),
    ...Array.from(scene.items.values(), drawItem),
  ]
  return {
    text:
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}" width="${width}" height="${height}" ` +
      `font-family="${FONT}" fill="${palette.text}">${parts.join('\n')}</svg>\n`,
    width,
    height,
  }

  function drawItem(item: SceneItem): string {
    if (item.thing === 'node') return drawNode(item)
    const { box } = item
    if (item.thing === 'note') {
      const { fill, line } = colourOf(item.note.colour, palette)
      const room = Math.max(1, Math.floor((box.height - 16) / 20))
      const lines = item.note.text
        .split('\n')
        .flatMap((line_) => wrapped(measure(13), line_, box.width - 20, room))
        .slice(0, room)
      const texts = lines.map((line_, index) =>
        label(line_, { x: box.x + 10, y: box.y + 22 + index * 20, size: 13, width: box.width }),
      )
      return tag('rect', { ...box, rx: 6, fill, stroke: line }) + texts.join('')
    }
    const name = item.thing === 'input' ? item.input.name : item.output.name
    const kind = item.thing === 'input' ? shownKind(item.input) : item.kind
    return (
      tag('rect', {
        ...box,
        rx: box.height / 2,
        fill: palette.terminal.fill,
        stroke: palette.terminal.line,
      }) +
      label(labelOf(name), { x: box.x + 18, y: box.y + 22, size: 12, width: box.width - 36 }) +
      portsOn(item)
        .map(({ side, port }) => glyph(kind, portPoint(item, side, port)))
        .join('')
    )
  }

  function drawNode(item: NodeItem): string {
    const { box, node, component, leftOutBy } = item
    const { fill, line } = leftOutBy ? palette.off : palette.box
    const title = nodeTitle(node, component)
    const ports = portsOn(item).map(({ side, port }) => {
      const at = portPoint(item, side, port)
      const spec = component?.[side === 'input' ? 'inputs' : 'outputs'].find(({ name }) => name === port)
      const isInput = side === 'input'
      return (
        glyph(spec ? shownKind(spec) : 'file', at) +
        label(labelOf(port), {
          x: at.x + (isInput ? 12 : -12),
          y: at.y + 4,
          size: 12,
          width: box.width / 2 - 20,
          end: !isInput,
        })
      )
    })
    // Its own line is as faint as the ground once it is paler.
    const dashed = leftOutBy ? { 'stroke-dasharray': '4 3' } : {}
    return (
      `<g${attributes(leftOutBy ? { opacity: 0.6 } : {})}>` +
      tag('rect', { ...box, rx: 10, fill, stroke: leftOutBy ? palette.quiet : line, ...dashed }) +
      label(title, {
        x: box.x + 14,
        y: box.y + HEADER_HEIGHT / 2 + 5,
        size: 13,
        width: box.width - 28,
        strong: true,
      }) +
      ports.join('') +
      '</g>'
    )
  }

  function glyph(kind: ShownKind, { x, y }: { x: number; y: number }): string {
    const transform = `translate(${x - 6} ${y - 6})`
    return tag('path', {
      d: kindShapes[kind],
      transform,
      fill: palette.kinds[kind],
      stroke: palette.ground,
      'stroke-width': 1,
    })
  }

  function label(text: string, { x, y, size, width: room, strong, end }: Label): string {
    const [line = ''] = wrapped(measure(size), text, room, 1)
    return tag(
      'text',
      {
        x,
        y,
        'font-size': size,
        'font-weight': strong ? 600 : 450,
        ...(end && { 'text-anchor': 'end' }),
        fill: palette.text,
      },
      escaped(line),
    )
  }
}

type Label = {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly width: number
  readonly strong?: boolean
  readonly end?: boolean
}

type Attributes = Readonly<Record<string, string | number>>

const colourOf = (colour: string | undefined, palette: Palette) =>
  colour && Object.hasOwn(palette.notes, colour) ? palette.notes[colour as Colour] : palette.terminal

const attributes = (values: Attributes) =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('')

const tag = (name: string, values: Attributes, inside = '') =>
  inside === '' ? `<${name}${attributes(values)}/>` : `<${name}${attributes(values)}>${inside}</${name}>`

const escaped = (text: string) =>
  text
    // eslint-disable-next-line no-control-regex -- XML forbids these signs even when they are escaped
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
