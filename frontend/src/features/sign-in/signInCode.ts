/** The code in a pasted sign-in link; any other text is taken for the code itself. */
export function readCode(text: string): string {
  const trimmed = text.trim()
  const query = trimmed.includes('?') ? trimmed.slice(trimmed.indexOf('?')) : ''
  return new URLSearchParams(query).get('code')?.trim() ?? trimmed
}

/** Where to go after signing in: a path of our own, whatever the address bar was made to say. */
export function safeNext(next: string | null): string {
  const isOwnPath = next !== null && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in')
  return isOwnPath ? next : '/'
}
