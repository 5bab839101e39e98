import tests from '@knowledge-sync/e2e/playwright-config';
import { defineConfig } from '@playwright/test';

/** The same browser, for the pictures alone. */
export default defineConfig({
  ...tests,
  projects: [{ name: 'pictures', testDir: import.meta.dirname, testMatch: '**/*.spec.ts' }],
  workers: 1,
  retries: 0,
  // The first call of each function waits for its process to start, which takes long on a busy
  // machine.
  expect: { timeout: 90_000 },
  use: { ...tests.use, actionTimeout: 15_000 },
});
