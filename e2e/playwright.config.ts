import { defineConfig } from '@playwright/test';

const executablePath = process.env.CHROMIUM_PATH;

/**
 * `npm test` starts the stack of the shared tests and finds the browser. The other tests start
 * their own stack.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // One worker for each stack, so that tests that run at the same time share no document.
  workers: 2,
  projects: [
    {
      name: 'shared',
      testMatch: ['browser/**/*.spec.ts', 'stack/**/*.spec.ts'],
      workers: 1,
    },
    { name: 'own', testMatch: ['document/**/*.spec.ts', 'list/**/*.spec.ts', 'start.spec.ts'], workers: 1 },
  ],
  // `npm test` counts the tests that need it, and allows only a few.
  retries: 1,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/playwright.json' }]],
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    // Recording slows each test by a third. `--trace on` records a single run.
    trace: 'off',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
