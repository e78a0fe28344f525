import { readFigure } from './figure'

const rocCurve = {
  type: 'line',
  title: 'ROC curve',
  x: { label: 'False positive rate', range: [0, 1] },
  y: { label: 'True positive rate' },
  series: [
    {
      name: 'AUC 0.94',
      points: [
        [0, 0],
        [0.1, 0.8],
        [1, 1],
      ],
    },
  ],
  diagonal: true,
}

it('reads a line with its axes, of which one fixes its ends', () => {
  const figure = readFigure(rocCurve)

  expect(figure).toMatchObject({
    type: 'line',
    x: { label: 'False positive rate', range: [0, 1] },
    y: { label: 'True positive rate', range: null },
    diagonal: true,
  })
})

it('reads a confusion matrix with numbers as labels', () => {
  const figure = readFigure({
    type: 'confusion_matrix',
    title: 'Classes',
    labels: [0, 1],
    counts: [
      [5, 1],
      [2, 8],
    ],
  })

  expect(figure).toMatchObject({ type: 'confusion_matrix', labels: ['0', '1'] })
})

it('says so when it does not know the type', () => {
  expect(readFigure({ type: 'sankey', title: 'Flow' })).toEqual({
    type: null,
    title: 'Flow',
    fault: 'unknown_type',
    given: 'sankey',
  })
})

it.each([
  {
    fault: 'a matrix with a short row',
    raw: { type: 'confusion_matrix', labels: ['a', 'b'], counts: [[1, 2], [3]] },
  },
  { fault: 'a line without points', raw: { type: 'line', series: [{ name: 'a', points: [] }] } },
  {
    fault: 'a point of three numbers',
    raw: { type: 'scatter', series: [{ name: 'a', points: [[1, 2, 3]] }] },
  },
  { fault: 'a histogram with an edge too few', raw: { type: 'histogram', edges: [0, 1], counts: [1, 2] } },
  { fault: 'a histogram whose edges fall', raw: { type: 'histogram', edges: [0, 2, 1], counts: [1, 2] } },
  { fault: 'a bar without a number', raw: { type: 'bars', items: [{ label: 'a', value: '0.4' }] } },
  { fault: 'a type named like a member of every object', raw: { type: 'constructor' } },
])('does not draw $fault', ({ raw }) => {
  expect(readFigure(raw).type).toBeNull()
})
