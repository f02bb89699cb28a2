// One build, three entries: each portal is a page of its own over one set of shared chunks.
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const portals = ['partner', 'centre', 'console'];
const server = process.env['CHANDLERY_SERVER'] ?? 'http://127.0.0.1:8080';

/** The development server answers a portal's addresses with its page, as Chandlery does. */
const portalPages: Plugin = {
  name: 'portal-pages',
  configureServer(vite) {
    vite.middlewares.use((request, _response, next) => {
      const portal = portals.find((name) => new RegExp(`^/${name}(/|\\?|$)`).test(request.url ?? ''));
      if (portal && !/\.\w+(\?|$)/.test(request.url ?? '')) request.url = `/${portal}.html`;
      next();
    });
  },
};

export default defineConfig({
  plugins: [react(), portalPages],
  resolve: { alias: { '@': here('./src') } },
  appType: 'mpa',
  build: {
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // tools/budget.mjs holds the sizes that matter, compressed.
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: Object.fromEntries(portals.map((name) => [name, here(`./${name}.html`)])),
      output: {
        // What a portal starts with comes in a few files: thirty small ones cost a slow line five round trips.
        codeSplitting: {
          groups: [
            { name: 'start', tags: ['$initial'], test: /\/(node_modules|src\/shared)\/.*\.[cm]?[jt]sx?$/, priority: 2 },
            { name: 'pages', minShareCount: 6, test: /\/(node_modules|src\/shared)\/.*\.[cm]?[jt]sx?$/, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/v1', '/operator', '/auth', '/signin', '/downloads', '/openapi.json'].map((path) => [path, { target: server }]),
    ),
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
    setupFiles: ['./tests/setup.ts'],
    css: { modules: { classNameStrategy: 'non-scoped' } },
    testTimeout: 60_000,
  },
});
