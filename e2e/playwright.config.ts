import { defineConfig } from '@playwright/test';

const executablePath = process.env.CHROMIUM_PATH;

/** `npm test` starts the stack that the shared tests look at, and finds the browser. The others start their own. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // One worker for each stack: what runs side by side shares no document.
  workers: 2,
  projects: [
    { name: 'shared', testMatch: ['browser/**/*.spec.ts', 'stop.spec.ts'], workers: 1 },
    { name: 'own', testMatch: ['document/**/*.spec.ts', 'list/**/*.spec.ts'], workers: 1 },
  ],
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/playwright.json' }]],
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    // Recording costs each test a third of its time; `--trace on` does it for one.
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
