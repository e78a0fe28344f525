/** A file and where it stands in what was chosen: with forward slashes, without a leading one. */
export type PlacedFile = { path: string; file: Blob }

const LOCAL = 0x04034b50
const LISTED = 0x02014b50
const END = 0x06054b50
// Names are UTF-8.
const FLAGS = 0x0800
const VERSION = 20
// The first day that a zip can name: the time of day must not decide anything.
const DATE = 0x0021

/** The files as a zip that is stored, not compressed: it goes to a server that is near. */
export async function packZip(files: readonly PlacedFile[]): Promise<Blob> {
  const parts: BlobPart[] = []
  const listed: BlobPart[] = []
  let offset = 0
  let listedBytes = 0
  for (const { path, file } of files) {
    const name = new TextEncoder().encode(path)
    const common = fields(
      [VERSION, 2], [FLAGS, 2], [0, 2], [0, 2], [DATE, 2],
      [crc32(new Uint8Array(await file.arrayBuffer())), 4],
      [file.size, 4], [file.size, 4], [name.length, 2], [0, 2],
    ) // prettier-ignore
    const local = [fields([LOCAL, 4]), common, name]
    const entry = [
      fields([LISTED, 4], [VERSION, 2]),
      common,
      fields([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]),
      name,
    ]
    parts.push(...local, file)
    listed.push(...entry)
    offset += bytesOf(local) + file.size
    listedBytes += bytesOf(entry)
  }
  const count = files.length
  const end = fields([END, 4], [0, 2], [0, 2], [count, 2], [count, 2], [listedBytes, 4], [offset, 4], [0, 2])
  return new Blob([...parts, ...listed, end], { type: 'application/zip' })
}

const bytesOf = (parts: readonly Uint8Array[]) => parts.reduce((sum, part) => sum + part.length, 0)

type Field = readonly [value: number, bytes: 2 | 4]

function fields(...values: readonly Field[]): Uint8Array<ArrayBuffer> {
  const buffer = new ArrayBuffer(values.reduce((sum, [, bytes]) => sum + bytes, 0))
  const view = new DataView(buffer)
  let at = 0
  for (const [value, bytes] of values) {
    if (bytes === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += bytes
  }
  return new Uint8Array(buffer)
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1
  return rest
})

/** The checksum that zips carry. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
