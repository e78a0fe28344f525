import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { ConfirmDialog } from './ConfirmDialog'
import { Dialog } from './Dialog'
import { TextField } from './TextField'
import { TooltipProvider } from './Tooltip'

it('starts in the first field and not on the cross', () => {
  render(
    <TooltipProvider>
      <Dialog open onOpenChange={vi.fn()} title="New pipeline">
        <TextField label="Name" value="" onChange={vi.fn()} />
      </Dialog>
    </TooltipProvider>,
  )

  expect(screen.getByLabelText('Name')).toHaveFocus()
})

it('starts on the harmless button when it asks for consent', async () => {
  const onConfirm = vi.fn()
  const onOpenChange = vi.fn()
  render(
    <TooltipProvider>
      <ConfirmDialog
        open
        onOpenChange={onOpenChange}
        title="Archive Car prices?"
        description="Its runs stay."
        action="Archive"
        danger
        onConfirm={onConfirm}
      />
    </TooltipProvider>,
  )

  await userEvent.keyboard('{Enter}')

  expect(onConfirm).not.toHaveBeenCalled()
  expect(onOpenChange).toHaveBeenCalledWith(false)
})
