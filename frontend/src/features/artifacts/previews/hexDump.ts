export type HexLine = { offset: string; bytes: string; text: string }

const WIDTH = 16

/** Bytes as people look at them: sixteen to a line, and beside them the signs that they would be. */
export function hexDump(hex: string): readonly HexLine[] {
  const bytes = hex.match(/../g) ?? []
  return Array.from({ length: Math.ceil(bytes.length / WIDTH) }, (_, line) => {
    const part = bytes.slice(line * WIDTH, (line + 1) * WIDTH)
    return {
      offset: (line * WIDTH).toString(16).padStart(4, '0'),
      bytes: part.join(' ').padEnd(WIDTH * 3 - 1),
      text: part.map(signOf).join(''),
    }
  })
}

function signOf(byte: string): string {
  const code = Number.parseInt(byte, 16)
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '·'
}
