import { asNotebook } from './notebook'

/** The base64 of a PNG's header. */
function png(width: number, height: number): string {
  const bytes = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
  for (const size of [width, height])
    bytes.push(size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255)
  return btoa(String.fromCharCode(...bytes, 8, 2, 0, 0, 0))
}
const notebookOf = (...cells: unknown[]) => asNotebook({ nbformat: 4, cells })

it('reads cells and their outputs, whether texts come as one or as lines', () => {
  const notebook = notebookOf(
    { cell_type: 'markdown', source: ['# Title\n', 'words'] },
    {
      cell_type: 'code',
      source: 'print(1)',
      outputs: [
        { output_type: 'stream', text: ['1\n', '2\n'] },
        { output_type: 'error', evalue: 'no', traceback: ['one', 'two'] },
        { output_type: 'display_data', data: { 'image/png': `${png(3, 2)}\n`, 'text/plain': 'a figure' } },
      ],
    },
  )

  expect(notebook?.cells).toEqual([
    { kind: 'markdown', text: '# Title\nwords' },
    {
      kind: 'code',
      text: 'print(1)',
      outputs: [
        { kind: 'text', text: '1\n2\n' },
        { kind: 'text', text: 'one\ntwo' },
        { kind: 'png', base64: png(3, 2) },
      ],
    },
  ])
})

it.each([
  { what: 'HTML', data: { 'text/html': '<script>alert(1)</script>' } },
  { what: 'a picture that would fill the memory', data: { 'image/png': png(60_000, 60_000) } },
  { what: 'a picture that is none', data: { 'image/png': '"onerror="alert(1)'.repeat(4) } },
])('does not draw $what', ({ data }) => {
  const notebook = notebookOf({
    cell_type: 'code',
    source: '',
    outputs: [{ output_type: 'display_data', data }],
  })

  expect(notebook?.cells).toEqual([{ kind: 'code', text: '', outputs: [{ kind: 'other' }] }])
})

it.each([null, [], 'text', { cells: [] }, { nbformat: 4 }])('does not take %j for a notebook', (value) => {
  expect(asNotebook(value)).toBeNull()
})
