const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Whether `text` can stand in an expression of pipeline.yml: as a node id, or as the name of an input or output. */
export const isName = (text: string) => NAME.test(text)

/** The nearest name to `text`: Train model → train_model. */
export function nameFrom(text: string, otherwise: string): string {
  const name = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  if (name === '') return otherwise
  return /^[0-9]/.test(name) ? `_${name}` : name
}

/** `base`, or `base_2`, `base_3`, … whichever is not taken yet. */
export function freshName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base
  const stem = base.replace(/_[0-9]+$/, '')
  if (!taken.has(stem)) return stem
  for (let count = 2; ; count += 1) {
    const name = `${stem}_${count}`
    if (!taken.has(name)) return name
  }
}
