import { LocalStack } from '@knowledge-sync/e2e/stack';
import { startStack } from '@knowledge-sync/emulator/stack';
import { stackEnvironment } from '@knowledge-sync/emulator/stack-info';

/** Clear of the well-known ports, and of those that tests take. */
const portOffset = 25_000;

export interface ListStack {
  stack: LocalStack;
  stop(): Promise<void>;
}

/** An empty stack of its own in which no function hears of a write: the functions emulator would start a process for each. */
export async function startListStack(notice: (line: string) => void): Promise<ListStack> {
  const { info, stop } = await startStack({
    name: 'bench',
    portOffset,
    provider: { kind: 'simulator' },
    web: true,
    samples: false,
    notice,
  });
  // Firestore's client goes by the environment before its settings, and looks for Google's own machines unless told not to.
  Object.assign(process.env, stackEnvironment(info), { METADATA_SERVER_DETECTION: 'none' });
  const response = await fetch(`${info.hubUrl}/functions/disableBackgroundTriggers`, { method: 'PUT' });
  if (response.ok) return { stack: new LocalStack(info), stop };
  await stop();
  throw new Error(`the emulator hub answered ${response.status}: ${await response.text()}`);
}
