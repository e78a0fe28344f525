import { planPlace } from './planPlace'

const step = { outcome: 'run', compute: null, named_compute: '', needs: '' }

it('says nothing of a step that runs on this machine, as all do', () => {
  expect(planPlace(step)).toBeNull()
  expect(planPlace({ ...step, named_compute: 'local' })).toBeNull()
  expect(planPlace({ ...step, compute: 'local', named_compute: 'local' })).toBeNull()
})

it('says that the name of a compute means this machine', () => {
  expect(planPlace({ ...step, named_compute: 'gpu-cluster' })).toEqual({
    isHere: true,
    name: 'gpu-cluster',
    needs: '',
  })
})

it('says which compute of a cluster takes a step, and what it needs there', () => {
  expect(planPlace({ ...step, compute: 'gpu', named_compute: 'gpu-cluster', needs: 'gpu=1' })).toEqual({
    isHere: false,
    name: 'gpu',
    needs: 'gpu=1',
  })
  expect(planPlace({ ...step, needs: 'gpu=1' })).toEqual({ isHere: true, name: '', needs: 'gpu=1' })
})

it('says nothing of a step that does not run', () => {
  expect(planPlace({ ...step, outcome: 'reuse', named_compute: 'gpu-cluster' })).toBeNull()
})
