/** `npm run demo` on the running stack. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDemo } from '@knowledge-sync/emulator/demo/run';
import { findSourceFiles } from '@knowledge-sync/emulator/source-files';
import { expect, it } from 'vitest';
import { LocalStack, uniqueName } from '../support/stack.ts';

it('sends a folder, reads the attempts as a signed-in user, and compares the copies', async () => {
  const stack = new LocalStack();
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  try {
    await writeFile(join(folder, `${uniqueName('Demo')}.md`), 'Refunds take five working days.');
    const { files } = await findSourceFiles(folder);
    const { simulatorUrl } = stack.info;
    const result = await runDemo(stack.info, files, { showProgress: false, simulatorUrl, asks: false });
    expect(result.summary).toMatchObject({ total: 1, completed: 1, failed: 0 });
    expect(result.simulator_check).toMatchObject({ checked: 1, problems: [] });
    const [document] = result.documents;
    await stack.remove(document?.id ?? '');
  } finally {
    await rm(folder, { recursive: true });
  }
});
