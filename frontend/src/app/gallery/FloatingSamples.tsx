import { Copy, Ellipsis, Pencil, Settings2, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../ui/Button'
import { ConfirmDialog } from '../../ui/ConfirmDialog'
import { ContextMenu } from '../../ui/ContextMenu'
import { Dialog } from '../../ui/Dialog'
import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/Menu'
import type { MenuItem } from '../../ui/menuItems'
import { Popover } from '../../ui/Popover'
import { TextField } from '../../ui/TextField'
import { showToast } from '../../ui/toasts'
import { Tooltip } from '../../ui/Tooltip'
import { Row, Sample } from './Sample'

const nothing = () => undefined

const items: MenuItem[] = [
  { heading: 'Pipeline' },
  { label: 'Rename', icon: <Pencil />, shortcut: 'Enter', onSelect: nothing },
  { label: 'Duplicate', icon: <Copy />, shortcut: 'Mod+D', onSelect: nothing },
  {
    label: 'Export',
    items: [
      { label: 'YAML', onSelect: nothing },
      { label: 'Python', onSelect: nothing },
    ],
  },
  { separator: true },
  { label: 'Show grid', checked: true, onSelect: nothing },
  { label: 'Snap to grid', checked: false, onSelect: nothing },
  { separator: true },
  { label: 'Archive', icon: <Trash2 />, danger: true, onSelect: nothing },
]

export function FloatingSamples() {
  const [isDialogOpen, setIsDialogOpen] = useState(false)
  const [isConfirmOpen, setIsConfirmOpen] = useState(false)
  const [name, setName] = useState('')
  return (
    <>
      <Sample name="Menus">
        <Row>
          <Menu trigger={<Button icon={<Settings2 />}>Menu</Button>} items={items} />
          <Menu trigger={<IconButton icon={<Ellipsis />} label="More actions" />} items={items} />
        </Row>
        <ContextMenu items={items}>
          <Button>Right-click here</Button>
        </ContextMenu>
      </Sample>
      <Sample name="Popover and tooltip">
        <Row>
          <Popover trigger={<Button>Popover</Button>} label="Filter" width={280}>
            <TextField label="Name contains" value={name} onChange={setName} />
          </Popover>
          <Tooltip content="Fit to window" shortcut="Shift+1">
            <Button>Hover</Button>
          </Tooltip>
        </Row>
      </Sample>
      <Sample name="Dialogs">
        <Row>
          <Button onClick={() => setIsDialogOpen(true)}>Dialog</Button>
          <Button onClick={() => setIsConfirmOpen(true)}>Confirm</Button>
        </Row>
      </Sample>
      <Sample name="Toasts">
        <Row>
          <Button onClick={() => showToast({ title: 'Run 19 succeeded', tone: 'success' })}>Success</Button>
          <Button
            onClick={() =>
              showToast({
                title: 'Could not save',
                description: 'Somebody else saved revision 8 meanwhile.',
                tone: 'danger',
                action: { label: 'Review', onSelect: nothing },
              })
            }
          >
            Error
          </Button>
        </Row>
      </Sample>
      <Dialog
        open={isDialogOpen}
        onOpenChange={setIsDialogOpen}
        title="New pipeline"
        description="Give it a name; you can change it later."
        footer={
          <>
            <Button onClick={() => setIsDialogOpen(false)}>Cancel</Button>
            <Button variant="primary">Create</Button>
          </>
        }
      >
        <TextField label="Name" value={name} onChange={setName} />
      </Dialog>
      <ConfirmDialog
        open={isConfirmOpen}
        onOpenChange={setIsConfirmOpen}
        title="Archive Car prices?"
        description="Its 12 runs stay. You can bring it back from the list of archived pipelines."
        action="Archive"
        danger
        onConfirm={() => setIsConfirmOpen(false)}
      />
    </>
  )
}
