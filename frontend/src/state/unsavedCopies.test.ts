import { carsGraph } from '../domain/examples/graphs'
import { emptyGraph } from '../domain/graph'
import { memoryStorage } from './memoryStorage'
import { unsavedCopiesIn } from './unsavedCopies'

const copy = { revision: 3, base: emptyGraph, graph: carsGraph }

describe('copies of unsaved drawings', () => {
  it('come back as they were, each for its pipeline', () => {
    const copies = unsavedCopiesIn(memoryStorage())

    expect(copies.write('4', copy)).toBe(true)

    expect(copies.read('4')).toEqual(copy)
    expect(copies.read('5')).toBeNull()
    copies.clear('4')
    expect(copies.read('4')).toBeNull()
  })

  it('are none when the storage holds something else', () => {
    const storage = memoryStorage()
    for (const text of [
      'not JSON',
      'null',
      '{"revision": "3"}',
      '{"revision": 3, "base": {}, "graph": []}',
    ]) {
      storage.setItem('pipewright.unsaved.4', text)
      expect(unsavedCopiesIn(storage).read('4')).toBeNull()
    }
  })

  it('never throw, though the storage does', () => {
    const refuse = () => {
      throw new DOMException('SecurityError')
    }
    const broken = Object.assign(memoryStorage(), { getItem: refuse, setItem: refuse, removeItem: refuse })

    for (const copies of [unsavedCopiesIn(broken), unsavedCopiesIn(null)]) {
      expect(copies.write('4', copy)).toBe(false)
      expect(copies.read('4')).toBeNull()
      expect(() => copies.clear('4')).not.toThrow()
    }
  })
})
