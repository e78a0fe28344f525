/** The tabs of a component's page, in their order. */
export const TABS = ['docs', 'interface', 'code', 'use', 'used', 'versions'] as const
export type Tab = (typeof TABS)[number]
