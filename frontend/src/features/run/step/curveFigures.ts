import type { Curve } from '../../../api/runs'

/** Curves as the figures of docs/figures.md; `train/loss` and `test/loss` share the figure `loss`. */
export function curveFigures(curves: readonly Curve[], xLabel: string): readonly Record<string, unknown>[] {
  const figures = new Map<string, Curve[]>()
  for (const curve of curves) {
    const title = curve.name.slice(curve.name.lastIndexOf('/') + 1) || curve.name
    figures.set(title, [...(figures.get(title) ?? []), curve])
  }
  return [...figures].map(([title, drawn]) => ({
    type: 'line',
    title,
    x: { label: xLabel },
    y: { label: '' },
    series: drawn.map(({ name, points }) => ({
      name: drawn.length > 1 ? name.slice(0, name.lastIndexOf('/')) || name : name,
      points,
    })),
  }))
}
