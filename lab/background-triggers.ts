import type { StackInfo } from '@knowledge-sync/emulator/stack-info';

/** Keeps events from the functions of a local stack, so that seeded documents stay as they are. */
export async function disableTriggers({ hubUrl }: StackInfo): Promise<void> {
  const response = await fetch(`${hubUrl}/functions/disableBackgroundTriggers`, { method: 'PUT' });
  if (!response.ok) throw new Error(`the emulator hub answered ${response.status}: ${await response.text()}`);
}
