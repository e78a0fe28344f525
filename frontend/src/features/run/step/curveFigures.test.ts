import { curveFigures } from './curveFigures'

const curve = (name: string) => ({ name, points: [[1, 2]], count: 1 })
const drawn = (...names: string[]) =>
  curveFigures(names.map(curve), 'step').map(({ title, series }) => [
    title,
    (series as { name: string }[]).map(({ name }) => name),
  ])

it('draws what is measured on several parts of the data in one figure', () => {
  expect(drawn('train/loss', 'rate', 'test/loss')).toEqual([
    ['loss', ['train', 'test']],
    ['rate', ['rate']],
  ])
})

it('keeps names whole that share nothing', () => {
  expect(drawn('train/loss', 'odd/')).toEqual([
    ['loss', ['train/loss']],
    ['odd/', ['odd/']],
  ])
})
