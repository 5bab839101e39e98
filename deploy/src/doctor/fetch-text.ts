import { readText } from '@knowledge-sync/contract';

const timeoutMs = 30_000;
const maxBytes = 1_000_000;

export interface Fetched {
  /** 0 without an answer. */
  status: number;
  text: string;
  /** Why there was no answer. */
  problem?: string;
}

/** Asks an address of the service as a visitor does. Never throws. */
export async function fetchText(url: string): Promise<Fetched> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    return { status: response.status, text: await readText(response, maxBytes) };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    const host = URL.canParse(url) ? new URL(url).host : 'the service';
    return { status: 0, text: '', problem: `${host} did not answer: ${cause?.message ?? message}` };
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
