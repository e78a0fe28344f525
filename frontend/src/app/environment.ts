/** What this page was started with; read once, so that nothing else looks at the build or the document. */
export const environment = {
  isDevelopment: import.meta.env.DEV,
  cspNonce: document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '',
} as const
