import { act, renderHook } from '@testing-library/react'

import { nodeId } from '../../domain/graph'
import type { Problem } from '../../domain/problem'
import { useStepper } from './useStepper'

const problem = (node: string, severity: Problem['severity'] = 'error', code = 'missing_input'): Problem => ({
  code,
  severity,
  node: nodeId(node),
  port: 'data',
  message: { sentence: `${node} needs data.` },
})

const three = [problem('a'), problem('b'), problem('c')]

function stepThrough(problems: readonly Problem[]) {
  const shown: string[] = []
  const onShow = ({ node }: Problem) => void shown.push(String(node))
  const hook = renderHook(({ all }) => useStepper(all, onShow), { initialProps: { all: problems } })
  return { shown, now: () => hook.result.current, fixTo: (all: readonly Problem[]) => hook.rerender({ all }) }
}

it('goes from the first to the last and round again', () => {
  const { shown, now } = stepThrough(three)

  for (let press = 0; press < 4; press += 1) act(() => now().next())

  expect(shown).toEqual(['a', 'b', 'c', 'a'])
})

it('goes backwards too', () => {
  const { shown, now } = stepThrough(three)

  act(() => now().previous())
  act(() => now().previous())

  expect(shown).toEqual(['c', 'b'])
})

it('moves the next one up when the one looked at is fixed', () => {
  const { now, fixTo } = stepThrough(three)
  act(() => now().next())
  act(() => now().next())

  fixTo([problem('a'), problem('c')])

  expect(now().current?.node).toBe('c')
  expect(now().index).toBe(1)
})

it('ends when all is fixed', () => {
  const { now, fixTo } = stepThrough(three)
  act(() => now().next())

  fixTo([])

  expect(now().current).toBeNull()
})

it('leaves remarks aside while there are mistakes', () => {
  const { now, fixTo } = stepThrough([problem('a', 'warning', 'type_warning'), problem('b')])
  expect(now().problems.map(({ node }) => node)).toEqual(['b'])

  fixTo([problem('a', 'warning', 'type_warning')])

  expect(now().problems.map(({ node }) => node)).toEqual(['a'])
})

it('does not count that a pipeline is empty', () => {
  const { now } = stepThrough([{ ...problem('a', 'warning', 'empty_pipeline'), node: null }])

  expect(now().problems).toEqual([])
})
