import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { crc32, packZip } from './packZip'

const READ =
  'import sys, zipfile, json; z = zipfile.ZipFile(sys.argv[1]); print(json.dumps([z.testzip(), {n: z.read(n).decode() for n in z.namelist()}]))'

describe('packing files into a zip', () => {
  it('counts the checksum that zips carry', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  })

  it('is read by another program, with paths and content', async () => {
    const packed = await packZip([
      { path: 'count/component.yml', file: new Blob(['name: count\n']) },
      { path: 'count/src/수.py', file: new Blob(['print("ä")\n']) },
      { path: 'count/empty', file: new Blob([]) },
    ])
    const path = join(mkdtempSync(join(tmpdir(), 'zip-')), 'packed.zip')
    writeFileSync(path, new Uint8Array(await packed.arrayBuffer()))

    const [damaged, files] = JSON.parse(execFileSync('python3', ['-c', READ, path]).toString()) as unknown[]

    expect(damaged).toBeNull()
    expect(files).toEqual({
      'count/component.yml': 'name: count\n',
      'count/src/수.py': 'print("ä")\n',
      'count/empty': '',
    })
  })
})
