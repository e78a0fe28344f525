import { ASSET_NAME, assetNameOf } from './assetName'

it.each([
  ['cars.csv', 'cars'],
  ['Straße & Häuser (2024).parquet', 'stra_e_hauser_2024'],
  ['archive.tar.gz', 'archive'],
  ['.hidden.csv', 'hidden'],
  ['no-ending', 'no-ending'],
])('names %s %s', (filename, name) => {
  expect(assetNameOf(filename)).toBe(name)
  expect(name).toMatch(ASSET_NAME)
})

it('has no name for what has no letters of ours', () => {
  expect(assetNameOf('데이터.csv')).toBe('')
})
