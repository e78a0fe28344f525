import { Copy, Grid3x3, Magnet, Play, Plus, Redo2, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { EditableText } from '../../ui/EditableText'
import { IconButton } from '../../ui/IconButton'
import { NumberField } from '../../ui/NumberField'
import { SearchField } from '../../ui/SearchField'
import { Select } from '../../ui/Select'
import { Switch } from '../../ui/Switch'
import { Tabs } from '../../ui/Tabs'
import { TextField } from '../../ui/TextField'
import { Row, Sample } from './Sample'

const models = [
  { value: 'forest', label: 'Random forest', description: 'Many trees, little tuning' },
  { value: 'boosted', label: 'Gradient boosting', description: 'Slower, often better' },
  { value: 'linear', label: 'Linear' },
]

export function ControlSamples() {
  const [text, setText] = useState('mpg')
  const [notes, setNotes] = useState('')
  const [rate, setRate] = useState<number | null>(0.1)
  const [trees, setTrees] = useState<number | null>(100)
  const [model, setModel] = useState('forest')
  const [isOn, setIsOn] = useState(true)
  const [isOff, setIsOff] = useState(false)
  const [search, setSearch] = useState('')
  const [tab, setTab] = useState('library')
  const [name, setName] = useState('Car prices')

  return (
    <>
      <Sample name="Buttons">
        <Row>
          <Button variant="primary" icon={<Play />}>
            Run
          </Button>
          <Button icon={<Plus />}>New pipeline</Button>
          <Button variant="ghost">Cancel</Button>
          <Button variant="danger" icon={<Trash2 />}>
            Archive
          </Button>
        </Row>
        <Row>
          <Button size="small">Small</Button>
          <Button size="small" variant="primary">
            Small
          </Button>
          <Button size="large" variant="primary">
            Large
          </Button>
          <Button busy variant="primary">
            Starting
          </Button>
          <Button disabled>Disabled</Button>
        </Row>
        <Row>
          <IconButton icon={<Undo2 />} label="Undo" shortcut="Mod+Z" />
          <IconButton icon={<Redo2 />} label="Redo" disabled />
          <IconButton icon={<Grid3x3 />} label="Grid" pressed />
          <IconButton icon={<Magnet />} label="Snap" pressed={false} />
          <IconButton icon={<Copy />} label="Copy" size="small" />
        </Row>
      </Sample>
      <Sample name="Fields">
        <TextField label="Target column" value={text} onChange={setText} hint="The column to predict." />
        <NumberField label="Learning rate" value={rate} onChange={setRate} min={0} max={1} step={0.05} />
        <NumberField
          label="Trees"
          value={trees}
          onChange={setTrees}
          min={1}
          max={2000}
          integer
          unit="trees"
        />
        <TextField
          label="Column"
          value=""
          onChange={setText}
          error="Choose a column: Train model needs a target."
        />
        <TextField
          label="Comment"
          optional
          lines={3}
          value={notes}
          onChange={setNotes}
          placeholder="Why this step"
        />
        <TextField label="Locked" value="from Clean.table" onChange={setText} disabled />
      </Sample>
      <Sample name="Choices">
        <Select label="Model" value={model} onChange={setModel} options={models} />
        <Select
          label="Compute"
          value={null}
          onChange={setModel}
          options={models}
          placeholder="Choose a compute"
        />
        <Switch
          label="Run everything again"
          hint="Reuses nothing of earlier runs."
          checked={isOn}
          onChange={setIsOn}
        />
        <Switch label="Continue when a step fails" checked={isOff} onChange={setIsOff} />
        <Checkbox label="Only failed" checked={isOn} onChange={setIsOn} />
        <Checkbox label="Some of them" checked="indeterminate" onChange={setIsOff} />
        <Checkbox label="Archived too" checked={isOff} onChange={setIsOff} />
      </Sample>
      <Sample name="Search and names">
        <SearchField label="Search components" value={search} onChange={setSearch} focusKey="/" />
        <Row>
          <EditableText label="Name" value={name} onChange={setName} strong />
        </Row>
      </Sample>
      <Sample name="Tabs" flush>
        <Tabs
          label="Library"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: 'library', label: 'Components', count: 24 },
            { value: 'data', label: 'Data' },
            { value: 'outline', label: 'Outline' },
          ]}
          actions={<IconButton size="small" icon={<Plus />} label="Add" />}
        >
          <p style={{ padding: 'var(--space-4)', color: 'var(--text-2)' }}>{tab}</p>
        </Tabs>
      </Sample>
    </>
  )
}
