import { linearScale, ticksOf, type Extent, type Scale, type Ticks } from './scale'

export type PlotLook = 'card' | 'large'

/** Where things are drawn: the box inside the axes, its scales and its ticks, in pixels. */
export type Plot = {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
  x: Scale
  y: Scale
  xTicks: Ticks
  yTicks: Ticks
}

const HEIGHTS: Record<PlotLook, number> = { card: 236, large: 320 }
const TOP = 26
const BOTTOM = 42
const RIGHT = 12
// Digits at 11 pixels are about this wide.
const DIGIT = 6.6
const TICK_GAP = 10
const PIXELS_PER_X_TICK = 72
const PIXELS_PER_Y_TICK = 48

type PlotRequest = { width: number; look: PlotLook; x: Extent; y: Extent; language: string }

export function plotOf({ width, look, x, y, language }: PlotRequest): Plot {
  const height = HEIGHTS[look]
  const top = TOP
  const bottom = height - BOTTOM
  const yTicks = ticksOf(y, (bottom - top) / PIXELS_PER_Y_TICK, language)
  const longest = Math.max(1, ...yTicks.values.map((value) => yTicks.format(value).length))
  const left = Math.ceil(longest * DIGIT) + TICK_GAP
  const right = Math.max(left + 1, width - RIGHT)
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    x: linearScale(x, [left, right]),
    y: linearScale(y, [bottom, top]),
    xTicks: ticksOf(x, (right - left) / PIXELS_PER_X_TICK, language),
    yTicks,
  }
}
