import { pagesOf } from './useTableRows'

it.each([
  { first: 0, last: 60, known: 100, pages: [] },
  { first: 60, last: 120, known: 100, pages: [0] },
  { first: 190, last: 250, known: 100, pages: [0, 1] },
  { first: 5000, last: 5050, known: 100, pages: [25] },
  { first: 0, last: -1, known: 0, pages: [] },
])('asks for pages $pages when rows $first to $last are in sight', ({ first, last, known, pages }) => {
  expect(pagesOf(first, last, known)).toEqual(pages)
})
