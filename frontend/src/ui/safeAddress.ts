const SAFE_SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])

/** An address that a link may lead to, or null: scripts and places without a host lead nowhere. */
export function safeAddress(address: string): string | null {
  try {
    const { protocol, href } = new URL(address)
    return SAFE_SCHEMES.has(protocol) ? href : null
  } catch {
    return null
  }
}
