import type { Canvas } from '../canvas'
import { readPalette, type Palette } from '../far/palette'
import { drawSvg, type Measure, type SvgPicture } from './drawSvg'

// Twice the size on the screen, but no picture that a browser refuses to make.
const DENSITY = 2
const MOST_PIXELS = 60_000_000

export function downloadSvg(canvas: Canvas): void {
  const picture = pictureOf(canvas)
  if (picture) save(new Blob([picture.text], { type: 'image/svg+xml' }), 'pipeline.svg')
}

export async function downloadPng(canvas: Canvas): Promise<void> {
  const picture = pictureOf(canvas)
  if (!picture) return
  const { text, width, height } = picture
  const density = Math.min(DENSITY, Math.sqrt(MOST_PIXELS / (width * height)))
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }))
  try {
    const image = new Image(width, height)
    image.src = address
    await image.decode()
    const element = document.createElement('canvas')
    element.width = Math.round(width * density)
    element.height = Math.round(height * density)
    element.getContext('2d')?.drawImage(image, 0, 0, element.width, element.height)
    const blob = await new Promise<Blob | null>((resolve) => element.toBlob(resolve, 'image/png'))
    if (blob) save(blob, 'pipeline.png')
  } finally {
    URL.revokeObjectURL(address)
  }
}

function pictureOf(canvas: Canvas): SvgPicture | null {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (!context) return null
  const palette = inRgb(readPalette(), context)
  const measure: Measure = (size) => {
    context.font = `450 ${size}px ${palette.font}`
    return context
  }
  return drawSvg(canvas.scene(), palette, measure)
}

/** Other programs do not know the colour space of the theme. */
function inRgb(palette: Palette, context: CanvasRenderingContext2D): Palette {
  const convert = (value: unknown): unknown => {
    if (typeof value === 'string') return /^(oklch|color)/.test(value) ? rgbOf(value, context) : value
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, convert(part)]))
  }
  // The same shape with other texts in it.
  return convert(palette) as Palette
}

function rgbOf(colour: string, context: CanvasRenderingContext2D): string {
  context.clearRect(0, 0, 1, 1)
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
