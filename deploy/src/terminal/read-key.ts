import { text } from 'node:stream/consumers';
import type { Asker } from './asker.ts';

/**
 * Returns the ElevenLabs key from stdin if that is asked for, the environment or the terminal; null
 * without any. It is never an argument, which other people on the machine could see.
 */
export async function readKey(
  asker: Asker | null,
  { question, isFromStdin }: { question: string; isFromStdin: boolean },
): Promise<string | null> {
  const given = isFromStdin ? await text(process.stdin) : (process.env.ELEVENLABS_API_KEY ?? '');
  const key = given.trim() || ((await asker?.askSecret(question)) ?? '');
  return key === '' ? null : key;
}
