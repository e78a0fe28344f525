import { extendTo, noRows, toggleAll, toggleRow } from './rowChoice'

const ORDER = [9, 8, 7, 6, 5]
const keysOf = ({ keys }: { keys: ReadonlySet<number> }) => [...keys].toSorted()

it('chooses a row, and lets it go', () => {
  const chosen = toggleRow(noRows, 7)

  expect(keysOf(chosen)).toEqual([7])
  expect(keysOf(toggleRow(chosen, 7))).toEqual([])
})

it('chooses all rows between the last one clicked and this one, in either direction', () => {
  const chosen = toggleRow(noRows, 7)

  expect(keysOf(extendTo(chosen, 5, ORDER))).toEqual([5, 6, 7])
  expect(keysOf(extendTo(chosen, 9, ORDER))).toEqual([7, 8, 9])
})

it('lets a range go when its end was chosen', () => {
  const all = toggleAll(noRows, ORDER)
  const anchored = { ...all, anchor: 9 }

  expect(keysOf(extendTo(anchored, 7, ORDER))).toEqual([5, 6])
})

it('begins anew where the range began with a row that is gone', () => {
  expect(keysOf(extendTo({ keys: new Set([99]), anchor: 99 }, 7, ORDER))).toEqual([7, 99])
})

it('chooses all that is listed, and lets only that go', () => {
  const beyond = { keys: new Set([99]), anchor: null }
  const all = toggleAll(beyond, ORDER)

  expect(keysOf(all)).toEqual([5, 6, 7, 8, 9, 99])
  expect(keysOf(toggleAll(all, ORDER))).toEqual([99])
})
