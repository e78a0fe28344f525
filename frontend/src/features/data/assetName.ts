/** The server takes names like this. */
export const ASSET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/

/** A name for what a file holds: its own, without the ending, in letters that a name may have. */
export function assetNameOf(filename: string): string {
  const stem = filename.replace(/\.(tar\.)?[A-Za-z0-9]{1,8}$/, '')
  return stem
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '_')
    .replace(/^[^a-z0-9]+|_+$/g, '')
    .slice(0, 255)
}

export const isZip = (filename: string) => filename.toLowerCase().endsWith('.zip')
