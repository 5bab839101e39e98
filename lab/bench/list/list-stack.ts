import { LocalStack } from '@knowledge-sync/e2e/stack';
import { startStack } from '@knowledge-sync/emulator/stack';
import { stackEnvironment } from '@knowledge-sync/emulator/stack-info';
import { disableTriggers } from '../../background-triggers.ts';

/** Apart from the ports of other stacks, and below those that the system or a bench chooses. */
const portOffset = 8_000;

export interface ListStack {
  stack: LocalStack;
  stop(): Promise<void>;
}

/**
 * Starts an empty stack without triggers: the functions emulator would start a process for each
 * write.
 */
export async function startListStack(notice: (line: string) => void): Promise<ListStack> {
  const { info, stop } = await startStack({
    name: 'bench',
    portOffset,
    provider: { kind: 'simulator' },
    web: true,
    samples: false,
    notice,
  });
  // Firestore's client prefers the environment to its settings, and looks for Google's machines
  // unless told not to.
  Object.assign(process.env, stackEnvironment(info), { METADATA_SERVER_DETECTION: 'none' });
  try {
    await disableTriggers(info);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stack: new LocalStack(info), stop };
}
