import { render } from '@testing-library/react'

import { asInterface, componentsOf } from '../../domain/component'
import { graphOf, step } from '../../domain/examples/graphs'
import { nodeId } from '../../domain/graph'
import { CanvasProvider } from './canvas'
import { openCanvas } from './examples/openCanvas'
import { matchesIn } from './finding'
import { nodeKey } from './itemKey'
import { NodeFoot } from './NodeFoot'

const clean = asInterface({
  name: 'clean',
  version: '1',
  inputs: [{ name: 'mode', type: 'string', enum: ['mean', 'drop_rows'] }],
  outputs: [],
})

it('says what was chosen as the field does, and is found by that and by the value', () => {
  const key = nodeKey(nodeId('clean'))
  const { canvas } = openCanvas(graphOf([step('clean', { mode: 'drop_rows' })]), {
    components: componentsOf([clean]),
  })
  const item = canvas.scene().items.get(key)
  if (item?.thing !== 'node') throw new Error('The step is drawn.')

  const { container } = render(
    <CanvasProvider value={canvas}>
      <NodeFoot item={item} step={undefined} mark={undefined} />
    </CanvasProvider>,
  )

  expect(container).toHaveTextContent(/^Drop rows$/)
  expect(matchesIn(canvas.scene(), 'drop rows')).toEqual([key])
  expect(matchesIn(canvas.scene(), 'drop_rows')).toEqual([key])
})
