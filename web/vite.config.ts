import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { databaseOf } from './database.ts';
import { fileGroups } from './file-groups.ts';
import { firstPageZod } from './first-page-zod.ts';

/**
 * Keeps zod from probing whether it may compile code, which the page's content security policy
 * blocks and reports. Zod reads the setting when it is loaded.
 */
const withoutProbe = '(globalThis.__zod_globalConfig??={}).jitless=true;';

export default defineConfig({
  // Relative to this file, so the build does not depend on the current folder.
  root: import.meta.dirname,
  plugins: [firstPageZod, react(), tailwindcss()],
  define: {
    // A constant, so a build without a local stack drops all code for it.
    'import.meta.env.VITE_LOCAL_STACK': JSON.stringify(process.env.VITE_LOCAL_STACK ?? ''),
    'import.meta.env.VITE_DATABASE': JSON.stringify(databaseOf(process.env)),
    'import.meta.env.VITE_REQUIRE_MFA': String(process.env.REQUIRE_MFA === 'true'),
  },
  resolve: { alias: { re2js: join(import.meta.dirname, 'src/firebase/no-re2js.ts') } },
  build: {
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    chunkSizeWarningLimit: 700,
    // Every browser of the target preloads modules itself.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: { groups: fileGroups },
        banner: ({ moduleIds }) => (moduleIds.some((id) => id.includes('/node_modules/zod/')) ? withoutProbe : ''),
      },
    },
  },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
});
