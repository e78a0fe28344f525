import { library } from '../../../domain/examples/graphs'
import { addNote, changeNote } from '../../../domain/notes'
import { placedCars } from '../examples/openCanvas'
import type { Palette } from '../far/palette'
import { buildScene, emptyScene } from '../scene'
import { drawSvg, type Measure } from './drawSvg'

const colours = { fill: '#ffffff', line: '#cccccc', solid: '#888888' }
const palette = {
  text: '#111111',
  ground: '#fafafa',
  font: 'Inter',
  box: colours,
  terminal: colours,
  off: colours,
  notes: { yellow: colours },
  kinds: new Proxy({}, { get: () => '#2288cc' }),
} as unknown as Palette
const measure: Measure = () => ({ measureText: (text) => ({ width: text.length * 6 }) as TextMetrics })

it('draws every step, edge and note as XML that can be read, whatever they are called', () => {
  const graph = changeNote(addNote(placedCars, 'n', { x: 0, y: 400 }), 'n', { text: 'a < b & "c"' })
  const scene = buildScene(graph, library)

  const picture = drawSvg(scene, palette, measure)

  const document = new DOMParser().parseFromString(picture?.text ?? '', 'image/svg+xml')
  expect(document.querySelector('parsererror')).toBeNull()
  expect(document.querySelectorAll('path[fill=none]')).toHaveLength(scene.edges.length)
  const texts = Array.from(document.querySelectorAll('text'), (text) => text.textContent)
  expect(texts).toContain('a < b & "c"')
  expect(texts).toContain('Split data')
  expect(picture?.text).not.toMatch(/foreignObject|https?:\/\/(?!www\.w3\.org\/2000\/svg)/)
})

it('is no picture when nothing is drawn', () => {
  expect(drawSvg(emptyScene, palette, measure)).toBeNull()
})
