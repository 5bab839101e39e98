import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most tests wait for servers, so two cores can run three workers.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['{contract,functions,emulator,scripts,lab,deploy}/**/*.test.ts', 'e2e/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', 'lab/faults/**'],
          // Real servers and emulators on small machines.
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The tests that depend on answers of ElevenLabs that no source establishes, with the other
        // answers. KNOWLEDGE_SYNC_WORLD=other runs any test like this.
        test: {
          name: 'other-world',
          environment: 'node',
          include: [
            'functions/src/api/agents*.test.ts',
            'functions/src/reconcile/{contents,reconcile}.test.ts',
            'functions/src/sync/{deletion,settle,sources,sync}.test.ts',
            'functions/src/upkeep/check-index.test.ts',
          ],
          env: { KNOWLEDGE_SYNC_WORLD: 'other' },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // It starts its own stacks and mostly waits, so it runs at the same time as the browser
        // tests.
        test: { name: 'faults', environment: 'node', include: ['lab/faults/**/*.test.ts'] },
      },
      {
        extends: './web/vite.config.ts',
        test: {
          name: 'web',
          root: './web',
          environment: 'jsdom',
          include: ['src/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
