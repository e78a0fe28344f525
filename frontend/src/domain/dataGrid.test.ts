import {
  cellText,
  emptyGrid,
  insertColumn,
  insertRow,
  NAMES_ROW,
  parseCells,
  parseGrid,
  putCell,
  putCells,
  removeColumns,
  removeRows,
  writeCells,
  writeGrid,
} from './dataGrid'

const fruits = parseGrid('name,price\napple,1.2\npear,2\n')

it('reads names and rows, and writes them as they were', () => {
  expect(fruits).toEqual({
    columns: ['name', 'price'],
    rows: [
      ['apple', '1.2'],
      ['pear', '2'],
    ],
  })
  expect(writeGrid(fruits)).toBe('name,price\napple,1.2\npear,2\n')
})

it('keeps commas, quotes, line breaks and blanks at the ends of a cell', () => {
  const grid = { columns: ['text'], rows: [['a, b'], ['say "hi"'], ['two\nlines'], [' blank '], ['']] }

  expect(parseGrid(writeGrid(grid))).toEqual(grid)
})

it('reads what a spreadsheet copies: tabs between cells, and line ends of any kind', () => {
  expect(parseCells('a\tb, c\r\n"1\n2"\t3\r\n')).toEqual([
    ['a', 'b, c'],
    ['1\n2', '3'],
  ])
  expect(writeCells([['a', 'two\nlines']])).toBe('a\t"two\nlines"')
})

it('fills up short rows and names the columns of long ones', () => {
  expect(parseGrid('a,b\n1\n1,2,3\n')).toEqual({
    columns: ['a', 'b', 'column_3'],
    rows: [
      ['1', '', ''],
      ['1', '2', '3'],
    ],
  })
})

it('is an empty grid to be filled when nothing was typed yet', () => {
  expect(parseGrid('')).toBe(emptyGrid)
  expect(parseGrid('\n\n')).toBe(emptyGrid)
})

it('grows where a block of cells is put over its border, and takes names from a block on the names', () => {
  const grown = putCells(fruits, { column: 1, row: 1 }, [
    ['3', 'ripe'],
    ['4', 'green'],
  ])

  expect(grown.columns).toEqual(['name', 'price', 'column_3'])
  expect(grown.rows).toEqual([
    ['apple', '1.2', ''],
    ['pear', '3', 'ripe'],
    ['', '4', 'green'],
  ])
  expect(putCells(fruits, { column: 0, row: NAMES_ROW }, [[' fruit '], ['fig']])).toEqual({
    columns: ['fruit', 'price'],
    rows: [
      ['fig', '1.2'],
      ['pear', '2'],
    ],
  })
})

it('changes one cell, and is the same grid where nothing changes', () => {
  expect(cellText(putCell(fruits, { column: 0, row: 1 }, 'plum'), { column: 0, row: 1 })).toBe('plum')
  expect(putCell(fruits, { column: 0, row: 1 }, 'pear')).toBe(fruits)
})

it('takes in and gives up rows and columns, but never its last column', () => {
  expect(insertRow(fruits, 1).rows[1]).toEqual(['', ''])
  expect(removeRows(fruits, 0, 1).rows).toEqual([['pear', '2']])
  expect(insertColumn(fruits, 1).columns).toEqual(['name', 'column_3', 'price'])
  expect(removeColumns(fruits, 0, 1)).toEqual({ columns: ['price'], rows: [['1.2'], ['2']] })
  expect(removeColumns(fruits, 0, 2)).toBe(fruits)
})
