import { describe, expect, it } from 'vitest'

import { chosenOf } from './chosenFiles'

const placed = (...paths: string[]) => paths.map((path) => ({ path, file: new File(['x'], path) }))
const paths = (chosen: ReturnType<typeof chosenOf>) =>
  typeof chosen === 'object' && chosen.kind === 'files' ? chosen.files.map(({ path }) => path) : chosen

describe('what was chosen to be uploaded', () => {
  it('takes a zip as it is', () => {
    expect(chosenOf(placed('count.zip'))).toMatchObject({ kind: 'zip' })
  })

  it('leaves out what no component needs', () => {
    expect(
      paths(chosenOf(placed('c/component.yml', 'c/.git/HEAD', 'c/src/__pycache__/a.pyc', 'c/src/a.py'))),
    ).toEqual(['c/component.yml', 'c/src/a.py'])
  })

  it('takes the only YAML file for the definition', () => {
    expect(paths(chosenOf(placed('train.yaml', 'train.py')))).toEqual(['component.yml', 'train.py'])
    expect(paths(chosenOf(placed('component.yml', 'conda.yml')))).toEqual(['component.yml', 'conda.yml'])
    expect(paths(chosenOf(placed('train.yml', 'conda.yml')))).toEqual(['train.yml', 'conda.yml'])
  })

  it('says when there is nothing, or too much', () => {
    expect(chosenOf(placed('.DS_Store'))).toBe('nothing')
    expect(chosenOf(Array.from({ length: 10_001 }, (_, index) => placed(`${index}`)).flat())).toBe('tooMany')
  })
})
