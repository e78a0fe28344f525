import type { PlacedFile } from './packZip'

const MOST_FILES = 10_000
const LEFT_OUT: ReadonlySet<string> = new Set(['.git', '__pycache__', 'node_modules', '.venv', '.DS_Store'])
const COMPONENT = /^component\.ya?ml$/
const YAML = /\.ya?ml$/i

/** What a person dropped or chose. */
export type Chosen = { kind: 'zip'; file: File } | { kind: 'files'; files: readonly PlacedFile[] }

export type NotChosen = 'nothing' | 'tooMany'

/** Makes a choice of files into one thing to upload; a zip stands alone. */
export function chosenOf(placed: readonly PlacedFile[]): Chosen | NotChosen {
  const files = placed.filter(({ path }) => !path.split('/').some((part) => LEFT_OUT.has(part)))
  const [first] = files
  if (!first) return 'nothing'
  if (files.length > MOST_FILES) return 'tooMany'
  if (files.length === 1 && first.file instanceof File && /\.zip$/i.test(first.path)) {
    return { kind: 'zip', file: first.file }
  }
  return { kind: 'files', files: withUsualName(files) }
}

// One YAML file beside code is the definition, whatever it is called.
function withUsualName(files: readonly PlacedFile[]): readonly PlacedFile[] {
  if (files.some(({ path }) => COMPONENT.test(path.split('/').at(-1) ?? ''))) return files
  const definitions = files.filter(({ path }) => !path.includes('/') && YAML.test(path))
  const [only] = definitions
  if (!only || definitions.length > 1) return files
  return files.map((each) => (each === only ? { ...each, path: 'component.yml' } : each))
}

/** The files of an input; those of a folder keep their place in it. */
export const filesOfInput = (list: FileList): PlacedFile[] =>
  [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }))

/** The files that were dropped, with all that stands below dropped folders. */
export async function filesOfDrop(transfer: DataTransfer): Promise<PlacedFile[]> {
  // Entries must be taken before the first wait: the list is empty afterwards.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (entries.length === 0) return [...transfer.files].map((file) => ({ path: file.name, file }))
  const found: PlacedFile[] = []
  for (const entry of entries) await gather(entry, '', found)
  return found
}

async function gather(entry: FileSystemEntry, prefix: string, found: PlacedFile[]): Promise<void> {
  if (LEFT_OUT.has(entry.name) || found.length > MOST_FILES) return
  const path = prefix + entry.name
  if (isFile(entry)) {
    found.push({ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) })
  } else if (isFolder(entry)) {
    for (const child of await childrenOf(entry)) await gather(child, `${path}/`, found)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    // A reader gives some at a time, and none when it is through.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return children
    children.push(...some)
  }
}
