/** Reads what this browser remembers under a name; anything unreadable counts as nothing. */
export function readStored<T>(name: string, isValid: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`pipewright.${name}`) ?? 'null')
    return isValid(value) ? value : null
  } catch {
    return null
  }
}

/** Remembers a value in this browser; a full or forbidden storage is no reason to stop the work. */
export function writeStored(name: string, value: unknown): void {
  try {
    localStorage.setItem(`pipewright.${name}`, JSON.stringify(value))
  } catch {
    // The choice then lasts until the page is closed.
  }
}
