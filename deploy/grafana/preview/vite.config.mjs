import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // Some of Grafana's dependencies were written for Node.
  define: { 'process.env': {}, global: 'globalThis' },
  build: { outDir: 'dist', minify: false, chunkSizeWarningLimit: 100_000 },
});
