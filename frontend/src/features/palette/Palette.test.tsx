import { act, render, renderHook, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'

import type { ComponentInterface } from '../../domain/component'
import { library } from '../../domain/examples/graphs'
import { createPlacing } from '../../state/placing'
import { TooltipProvider } from '../../ui/Tooltip'
import { useCategoryName } from '../../ui/useCategoryName'
import { Palette } from './Palette'
import { QuickAdd } from './QuickAdd'

const components = [...library.values()]

function openPalette() {
  const added: string[] = []
  const placing = createPlacing()
  render(
    <TooltipProvider>
      <Palette
        components={components}
        usage={new Map()}
        placing={placing}
        onAdd={({ name }) => added.push(name)}
      />
    </TooltipProvider>,
  )
  return { added, placing, user: userEvent.setup() }
}

it('says the sections of the shipped library in the language of the page, and others as they are', async () => {
  const { result } = renderHook(useCategoryName)

  await act(() => i18next.changeLanguage('ko'))

  expect(['Model training', 'Our own'].map(result.current)).toEqual(['모델 학습', 'Our own'])
  await act(() => i18next.changeLanguage('en'))
})

it('finds by a few letters, and Enter adds the best hit', async () => {
  const { added, user } = openPalette()

  await user.type(screen.getByRole('searchbox'), 'train')
  await user.keyboard('{Enter}')

  expect(added).toEqual(['train_model'])
})

it('adds what the arrow keys chose', async () => {
  const { added, user } = openPalette()

  await user.type(screen.getByRole('searchbox'), 'model')
  await user.keyboard('{ArrowDown}{Enter}')

  expect(added).toHaveLength(1)
  expect(added[0]).not.toBe('split_data')
})

it('says that nothing was found, and what can be searched for', async () => {
  const { user } = openPalette()

  await user.type(screen.getByRole('searchbox'), 'quantum')

  expect(screen.getByRole('heading')).toHaveTextContent('quantum')
})

it('puts a component on the canvas by a click, and hands it over when it is dragged', async () => {
  const { added, placing, user } = openPalette()
  const row = screen.getByRole('button', { name: 'Add Split data' })

  await user.click(row)
  expect(added).toEqual(['split_data'])
  await user.pointer([
    { keys: '[MouseLeft>]', target: row, coords: { x: 10, y: 10 } },
    { target: row, coords: { x: 40, y: 10 } },
  ])

  expect(placing.store.getState().component?.name).toBe('split_data')
})

describe('the quick-add box', () => {
  function openBox(fitOf?: (component: ComponentInterface) => 'fits' | 'refused') {
    const chosen: string[] = []
    const highlighted: (string | undefined)[] = []
    const onClose = vi.fn()
    render(
      <QuickAdd
        at={{ x: 10, y: 10 }}
        components={components}
        usage={new Map()}
        {...(fitOf && { fitOf })}
        onHighlight={(component) => highlighted.push(component?.name)}
        onChoose={({ name }) => chosen.push(name)}
        onClose={onClose}
      />,
    )
    return { chosen, highlighted, onClose, user: userEvent.setup() }
  }

  it('has the keyboard at once and adds by Enter', async () => {
    const { chosen, user } = openBox()

    await user.keyboard('eval{Enter}')

    expect(chosen).toEqual(['evaluate_model'])
  })

  it('shows beforehand what Enter would add', async () => {
    const { highlighted, user } = openBox()

    await user.keyboard('split')

    expect(highlighted.at(-1)).toBe('split_data')
  })

  it('leaves out what does not fit', () => {
    openBox(({ name }) => (name === 'train_model' ? 'fits' : 'refused'))

    expect(screen.getAllByRole('option')).toHaveLength(1)
  })

  it('closes by Escape', async () => {
    const { onClose, user } = openBox()

    await user.keyboard('{Escape}')

    expect(onClose).toHaveBeenCalledOnce()
  })
})
