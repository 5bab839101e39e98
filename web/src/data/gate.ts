import { limits } from '@knowledge-sync/contract';
import type { Intake } from '@knowledge-sync/contract/intake';

/** What the service would answer to this file. The formats are loaded with the first one. */
export async function askGate(file: File): Promise<Intake> {
  const { takeIn } = await import('@knowledge-sync/contract/intake');
  // One byte more than allowed is enough to refuse a file.
  const bytes = await file.slice(0, limits.fileMaxBytes + 1).arrayBuffer();
  return await takeIn({ bytes: new Uint8Array(bytes), filename: file.name });
}
