import { ansiSpans, plainText } from './ansi'

const ESC = '\u001b'

it('splits a line where its look changes', () => {
  const spans = ansiSpans(`epoch ${ESC}[1;32m5${ESC}[0m of 10`)

  expect(spans).toEqual([
    { text: 'epoch ', look: {} },
    { text: '5', look: { bold: true, ink: { named: 2 } } },
    { text: ' of 10', look: {} },
  ])
})

it.each([
  { codes: '91', look: { ink: { named: 9 } } },
  { codes: '44', look: { paper: { named: 4 } } },
  { codes: '38;5;208', look: { ink: { css: 'rgb(255 135 0)' } } },
  { codes: '48;5;244', look: { paper: { css: 'rgb(128 128 128)' } } },
  { codes: '38;2;1;2;3;4', look: { ink: { css: 'rgb(1 2 3)' }, underline: true } },
  { codes: '31;39', look: {} },
])('reads $codes', ({ codes, look }) => {
  expect(ansiSpans(`${ESC}[${codes}mx`)).toEqual([{ text: 'x', look }])
})

it('goes on in the colour that an earlier line left on', () => {
  expect(ansiSpans('still red', `${ESC}[31m`)).toEqual([{ text: 'still red', look: { ink: { named: 1 } } }])
})

it('leaves out orders to a terminal, links and other signs nobody can see', () => {
  expect(
    plainText(`${ESC}[2K${ESC}]8;;https://example.org${ESC}\\text${ESC}]8;;${ESC}\\\u0007 end${ESC}(B`),
  ).toBe('text end')
})

it('shows the last writing of a progress bar', () => {
  expect(plainText('10%|#    |\r50%|##   |\r100%|#####|\r')).toBe('100%|#####|')
})

it('keeps markup as the text that it is', () => {
  expect(ansiSpans('<img src=x onerror=alert(1)>')).toEqual([
    { text: '<img src=x onerror=alert(1)>', look: {} },
  ])
})
