import { formatValue, parseValue, shownValue } from './valueText'

const code = (typed: string, port: Parameters<typeof parseValue>[1]) => {
  const parsed = parseValue(typed, port)
  return parsed.ok ? parsed.value : parsed.reason.key.replace('problems.value.', '')
}

describe('what is typed into a field', () => {
  it.each([
    ['0.1', 0.1],
    [' 1e-3 ', 0.001],
    ['1E3', 1000],
    ['.5', 0.5],
    ['-4', -4],
    ['abc', 'not_a_number'],
    ['1,5', 'not_a_number'],
    ['0x10', 'not_a_number'],
    ['Infinity', 'not_a_number'],
  ])('reads %j as a number: %j', (typed, expected) => {
    expect(code(typed, { type: 'number' })).toBe(expected)
  })

  it.each([
    ['12', 12],
    ['1e3', 1000],
    ['1.5', 'not_whole'],
    ['twelve', 'not_a_number'],
    ['12345678901234567890', 'not_exact'],
  ])('reads %j as a whole number: %j', (typed, expected) => {
    expect(code(typed, { type: 'integer' })).toBe(expected)
  })

  it.each([
    ['true', true],
    ['No', false],
    ['1', 'not_a_truth'],
    ['constructor', 'not_a_truth'],
  ])('reads %j as a truth: %j', (typed, expected) => {
    expect(code(typed, { type: 'boolean' })).toBe(expected)
  })

  it('keeps a text as it is, spaces and digits included', () => {
    expect(code(' 12 ', { type: 'string' })).toBe(' 12 ')
  })

  it('is none when the field is emptied', () => {
    for (const type of ['string', 'number', 'integer', 'boolean']) expect(code('', { type })).toBeNull()
  })

  it('is held to the range and to the choices', () => {
    expect(code('5', { type: 'number', min: 0, max: 1 })).toBe('between')
    expect(code('-1', { type: 'number', min: 0 })).toBe('at_least')
    expect(code('5', { type: 'integer', max: 1 })).toBe('at_most')
    expect(code('x', { type: 'string', enum: ['a', 'b'] })).toBe('not_a_choice')
    expect(code('b', { type: 'string', enum: ['a', 'b'] })).toBe('b')
  })

  it('comes back as it was typed', () => {
    for (const [typed, type] of [
      ['0.1', 'number'],
      ['12', 'integer'],
      ['true', 'boolean'],
      ['mpg', 'string'],
    ] as const) {
      expect(formatValue(parseValue(typed, { type }).ok ? (code(typed, { type }) as string) : null)).toBe(
        typed,
      )
    }
    expect(formatValue(null)).toBe('')
  })
})

describe('a value as people read it', () => {
  const mode = { enum: ['mean', 'drop_rows'] }

  it.each([
    ['drop_rows', mode, 'Drop rows'],
    ['of_old', mode, 'of_old'],
    ['drop_rows', {}, 'drop_rows'],
    ['drop_rows', { enum: ['drop_rows', 'drop rows'] }, 'drop_rows'],
    [0.5, {}, '0.5'],
    [null, mode, ''],
  ])('says %j of %j as %j', (value, port, expected) => {
    expect(shownValue(value, port)).toBe(expected)
  })
})
