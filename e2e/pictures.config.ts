import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

/** The same browser, for the pictures alone. */
export default defineConfig({
  ...tests,
  projects: [{ name: 'pictures', testMatch: 'pictures/**/*.spec.ts' }],
  workers: 1,
  use: { ...tests.use, actionTimeout: 15_000 },
});
