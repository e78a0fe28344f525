import { hexDump } from './hexDump'

it('writes sixteen bytes to a line with their signs beside them', () => {
  const hex = Array.from('PK\u0003\u0004 model <b>x</b>', (sign) =>
    sign.charCodeAt(0).toString(16).padStart(2, '0'),
  )

  const lines = hexDump(hex.join(''))

  expect(lines).toHaveLength(2)
  expect(lines[0]).toEqual({
    offset: '0000',
    bytes: '50 4b 03 04 20 6d 6f 64 65 6c 20 3c 62 3e 78 3c',
    text: 'PK·· model <b>x<',
  })
  expect(lines[1]?.offset).toBe('0010')
  expect(lines[1]?.bytes).toHaveLength(47)
})

it('has no lines for an empty file', () => {
  expect(hexDump('')).toEqual([])
})
