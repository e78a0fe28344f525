import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const SERVER = 'http://127.0.0.1:8000'

export default defineConfig(({ command }) => ({
  base: command === 'build' ? '/static/app/' : '/',
  plugins: [react()],
  // The server puts a fresh nonce in place of this word on every page it sends.
  html: { cspNonce: 'PIPEWRIGHT_CSP_NONCE' },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: {
      '/api': { target: SERVER, changeOrigin: false },
      '/ws': { target: SERVER, ws: true, changeOrigin: false },
    },
    // The parity cases are shared with the Python suite and live one folder up.
    fs: { allow: ['..'] },
  },
  build: {
    outDir: '../designer/static/app',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // The content policy allows files from our own origin only, so nothing may become a data: address.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What three pages or more share is one file, not a hundred: each costs a request, and time in the browser.
        // The canvas and the code editor are large, and many pages do without.
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              test: (id) => !/@codemirror|@lezer|@xyflow|features.canvas/.test(id),
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
  test: {
    // A busy machine is no failure.
    testTimeout: 20_000,
    globals: true,
    projects: [
      // A document costs a second for each file, so only the tests that end in .tsx have one.
      { extends: true, test: { name: 'logic', environment: 'node', include: ['src/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'page',
          environment: 'jsdom',
          setupFiles: ['./tests/setup.ts'],
          include: ['src/**/*.test.tsx'],
        },
      },
    ],
    restoreMocks: true,
    // Two cores are often all there is.
    maxWorkers: 2,
  },
}))
