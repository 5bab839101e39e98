import { worlds } from '@knowledge-sync/emulator/simulator/worlds';
import { startStack } from '@knowledge-sync/emulator/stack';
import { stackEnvironment } from '@knowledge-sync/emulator/stack-info';
import { test as base } from '@playwright/test';
import { LocalStack } from './stack.ts';

/** Far from the well-known ports, and from those of the other tests. */
const defaultPortOffset = 15_000;

interface Own {
  stack: LocalStack;
}

interface Team {
  /** Whether the accounts have hidden the steps for a new team, which take the place of rows. */
  isSetUp: boolean;
}

function hideFirstRun(): void {
  if (!location.protocol.startsWith('http')) return;
  for (const role of ['viewer', 'editor', 'admin'])
    localStorage.setItem(`knowledge-sync.first-run.local-${role}`, 'over');
}

/**
 * Tests of the list count, order and page all documents, so their worker has its own stack, which
 * starts empty. The tests of a worker share it. Its simulator gives the other answer to every
 * question that no source answers about ElevenLabs. It is in another region, with a database that
 * has a name, as in a project with other data.
 * KNOWLEDGE_SYNC_LIST_PORT_OFFSET moves its ports.
 */
export const test = base.extend<Team, Own>({
  isSetUp: [true, { option: true }],
  page: async ({ page, isSetUp }, use) => {
    if (isSetUp) await page.addInitScript(hideFirstRun);
    await use(page);
  },
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from a pattern
    async ({}, use) => {
      const portOffset = Number(process.env.KNOWLEDGE_SYNC_LIST_PORT_OFFSET ?? defaultPortOffset);
      const stack = await startStack({
        name: `list-${portOffset}`,
        portOffset,
        provider: { kind: 'simulator' },
        web: true,
        samples: false,
        parameters: { REGION: 'europe-west4', DATABASE: 'knowledge' },
        notice: () => undefined,
      });
      // Firestore's client prefers the environment to its settings, and the environment names the
      // stack of `npm test`.
      Object.assign(process.env, stackEnvironment(stack.info));
      const local = new LocalStack(stack.info);
      await local.settings(worlds.other);
      await use(local);
      await stack.stop();
    },
    { scope: 'worker', auto: true, timeout: 180_000 },
  ],
});
