import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The page and the gateway share an origin, so that no CORS is needed. `start.ts` and the tests pass the gateway's
 * address.
 */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 800 },
});
