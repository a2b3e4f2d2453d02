import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** The page is built into the folder that LEAGUEGRAPH_WEB_OUT names (dist without it); in development the API is asked on port 8000. */
const api = process.env.LEAGUEGRAPH_API ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: process.env.LEAGUEGRAPH_WEB_OUT ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    assetsInlineLimit: 0, // a file of ours rather than data: in the page, which the policy of the page refuses for scripts
    modulePreload: { polyfill: false },
    license: { fileName: 'assets/licences.md' },
  },
  server: { host: '127.0.0.1', port: 5173, strictPort: true, proxy: { '/graphql': api, '/healthz': api } },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
})
