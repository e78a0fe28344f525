import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { NumberField } from './NumberField'
import { parseNumber, stepNumber } from './parseNumber'

describe('parseNumber', () => {
  it.each([
    ['0.1', 0.1],
    [' 12 ', 12],
    ['1e-3', 0.001],
    ['-.5', -0.5],
    ['−4', -4],
  ])('reads %j as %d', (text, value) => {
    expect(parseNumber(text, {})).toEqual({ value })
  })

  it.each(['abc', '1,5', '0x10', '1e999', '--1', 'Infinity'])('refuses %j', (text) => {
    expect(parseNumber(text, {})).toEqual({ problem: 'notANumber' })
  })

  it('takes an empty text only where the number is optional', () => {
    expect(parseNumber('', {}, true)).toEqual({ value: null })
    expect(parseNumber('', {})).toEqual({ problem: 'required' })
  })

  it('names the side of the range that was passed', () => {
    expect(parseNumber('0', { min: 1, max: 5 })).toEqual({ problem: 'between' })
    expect(parseNumber('0', { min: 1 })).toEqual({ problem: 'atLeast' })
    expect(parseNumber('9', { max: 5 })).toEqual({ problem: 'atMost' })
    expect(parseNumber('1.5', { integer: true })).toEqual({ problem: 'notWhole' })
  })

  it('takes both ends of the range', () => {
    expect(parseNumber('1', { min: 1, max: 5 })).toEqual({ value: 1 })
    expect(parseNumber('5', { min: 1, max: 5 })).toEqual({ value: 5 })
  })
})

describe('stepNumber', () => {
  it('leaves no binary dust', () => {
    expect(stepNumber(0.1, 0.2, {})).toBe(0.3)
    expect(stepNumber(1e-7, 1e-7, {})).toBe(2e-7)
  })

  it('stops at the end of the range', () => {
    expect(stepNumber(1999, 10, { max: 2000 })).toBe(2000)
    expect(stepNumber(1, -1, { min: 1 })).toBe(1)
  })
})

describe('NumberField', () => {
  function renderTrees(more: { anyNumber?: boolean; value?: number } = {}) {
    const onChange = vi.fn()
    render(<NumberField label="Trees" value={100} min={1} max={2000} integer onChange={onChange} {...more} />)
    return { onChange, field: screen.getByLabelText('Trees') }
  }

  it('hands over a typed number when the person leaves the field', async () => {
    const { onChange, field } = renderTrees()

    await userEvent.clear(field)
    await userEvent.type(field, '250')
    expect(onChange).not.toHaveBeenCalled()
    await userEvent.tab()

    expect(onChange.mock.calls).toEqual([[250]])
  })

  it('keeps a number out of range to itself and says what fits', async () => {
    const { onChange, field } = renderTrees()

    await userEvent.clear(field)
    await userEvent.type(field, '3000{Enter}')

    expect(onChange).not.toHaveBeenCalled()
    expect(field).toHaveAccessibleDescription('Enter a number from 1 to 2000.')
    expect(field).toBeInvalid()
  })

  it('shows its value again when it is left with what does not fit', async () => {
    const { onChange, field } = renderTrees()

    await userEvent.clear(field)
    await userEvent.type(field, '3000')
    await userEvent.tab()

    expect(field).toHaveValue('100')
    expect(onChange).not.toHaveBeenCalled()
  })

  it('hands over a number out of range where others check it, and no text', async () => {
    const { onChange, field } = renderTrees({ anyNumber: true })

    await userEvent.clear(field)
    await userEvent.type(field, '3000{Enter}')
    await userEvent.clear(field)
    await userEvent.type(field, 'many{Enter}')

    expect(onChange.mock.calls).toEqual([[3000]])
  })

  it('says what is wrong with a value out of range that it is given', () => {
    const { field } = renderTrees({ anyNumber: true, value: 3000 })

    expect(field).toHaveAccessibleDescription('Enter a number from 1 to 2000.')
  })

  it('goes back to the value on Escape', async () => {
    const { onChange, field } = renderTrees()

    await userEvent.type(field, 'x{Escape}')

    expect(field).toHaveValue('100')
    expect(onChange).not.toHaveBeenCalled()
  })

  it('steps with the arrow keys, by ten with shift', async () => {
    const { onChange, field } = renderTrees()

    await userEvent.type(field, '{ArrowUp}{Shift>}{ArrowDown}{/Shift}')

    expect(onChange.mock.calls).toEqual([[101], [90]])
  })
})
