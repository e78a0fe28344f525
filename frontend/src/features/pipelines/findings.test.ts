import { excerptOf, lineSpan } from './findings'

const YAML = 'type: pipeline\njobs:\n  train:\n    algorithm: magic\n'

it('shows the line that is meant, and where in it', () => {
  expect(excerptOf(YAML, 4, 16)).toEqual({ text: '    algorithm: magic', at: 15 })
  expect(excerptOf(YAML, 4, 999)).toEqual({ text: '    algorithm: magic', at: 20 })
  expect(excerptOf(YAML, 40, 1)).toBeNull()
})

it('knows what to select for a line', () => {
  const { from, to } = lineSpan(YAML, 3)

  expect(YAML.slice(from, to)).toBe('  train:')
  expect(lineSpan(YAML, 99)).toEqual({ from: YAML.length, to: YAML.length })
})
