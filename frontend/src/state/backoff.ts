export interface BackoffOptions {
  readonly firstMs: number
  readonly mostMs: number
  /** 0 to 1, by chance: many browsers must not come back in the same moment. */
  readonly random: () => number
}

/** How long to wait after the `failures`-th failure in a row: doubling, bounded, spread by half. */
export function backoffMs(failures: number, { firstMs, mostMs, random }: BackoffOptions): number {
  const full = Math.min(mostMs, firstMs * 2 ** (failures - 1))
  return Math.round(full * (0.5 + random() / 2))
}
