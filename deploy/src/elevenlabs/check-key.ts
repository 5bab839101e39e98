/** Tries an API key at ElevenLabs, with three requests that change nothing. */
import { baseUrlProblem, errorTitles, officialBaseUrl, readText, type SyncErrorType } from '@knowledge-sync/contract';
import { readErrorBody } from '@knowledge-sync/functions/elevenlabs/error-body.ts';
import { UnusableKeyError, usableKey } from '@knowledge-sync/functions/elevenlabs/key.ts';
import { permissionsOf } from '@knowledge-sync/functions/elevenlabs/permission.ts';
import { redact } from '@knowledge-sync/functions/elevenlabs/redact.ts';
import { refusalType } from '@knowledge-sync/functions/elevenlabs/refusal-type.ts';

export interface KeyProblem {
  /** The problem in ElevenLabs' words, without the key. */
  detail: string;
  fix: string;
}

const knowledgeBase = 'v1/convai/knowledge-base';

/**
 * One request for each use of the key. ElevenLabs checks the key's permissions before it looks for
 * the document, so deleting one that cannot exist tells whether the key may write.
 */
const probes = [
  { use: 'read the knowledge base', method: 'GET', path: `${knowledgeBase}?page_size=1` },
  { use: 'read the agents', method: 'GET', path: 'v1/convai/agents?page_size=1' },
  { use: 'change the knowledge base', method: 'DELETE', path: `${knowledgeBase}/knowledge-sync-key-check` },
] as const;

const timeoutMs = 15_000;
const answerMaxBytes = 100_000;

/** Causes that concern every request. Other refusals show that the key works. */
const fixes: Partial<Record<SyncErrorType, string>> = {
  auth_error: 'Create a key at https://elevenlabs.io/app/settings/api-keys and give that one.',
  permission:
    'Edit the key at https://elevenlabs.io/app/settings/api-keys: allow read and write for ElevenLabs Agents.',
  billing: 'Pay the open invoice at https://elevenlabs.io/app/subscription.',
  plan: 'Upgrade the plan at https://elevenlabs.io/app/subscription.',
  account_blocked: 'Contact the support of ElevenLabs.',
  wrong_region: 'Set ELEVENLABS_BASE_URL to the address of the region of the workspace.',
  wrong_address: `Correct ELEVENLABS_BASE_URL. It is usually ${officialBaseUrl}.`,
  gateway: 'Check ELEVENLABS_BASE_URL and the firewall, and try again.',
  server_error: 'See https://status.elevenlabs.io, and try again later.',
  rate_limit: 'Try again in a minute.',
  network: 'Check ELEVENLABS_BASE_URL and the connection, and try again.',
};

/** Null if the key may do all that the service needs. Never throws. */
export async function checkKey(baseUrl: string, apiKey: string): Promise<KeyProblem | null> {
  let key: string;
  try {
    key = usableKey(apiKey);
  } catch (error) {
    if (!(error instanceof UnusableKeyError)) throw error;
    return { detail: error.message, fix: fixes.auth_error ?? '' };
  }
  const found = baseUrlProblem(baseUrl);
  if (found !== null) return { detail: `${errorTitles.wrong_address} (${found})`, fix: fixes.wrong_address ?? '' };
  const missing = { uses: [] as string[], names: new Set<string>() };
  for (const { use, method, path } of probes) {
    const refusal = await ask(`${baseUrl}/${path}`, method, key);
    if (refusal === null || fixes[refusal.type] === undefined) continue;
    if (refusal.type !== 'permission') {
      const { type, words } = refusal;
      return { detail: words === '' ? errorTitles[type] : `${errorTitles[type]} (${words})`, fix: fixes[type] ?? '' };
    }
    missing.uses.push(use);
    const names = permissionsOf({ error_type: 'permission', detail: refusal.words });
    for (const name of names?.split(', ') ?? []) missing.names.add(name);
  }
  if (missing.uses.length === 0) return null;
  const names = missing.names.size === 0 ? '' : ` (missing: ${[...missing.names].join(', ')})`;
  return { detail: `the key may not ${missing.uses.join(', ')}${names}`, fix: fixes.permission ?? '' };
}

interface Refusal {
  type: SyncErrorType;
  words: string;
}

/** Null for a success. A redirect is not followed, because the key would go to another address. */
async function ask(url: string, method: string, key: string): Promise<Refusal | null> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: { 'xi-api-key': key },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await readText(response, answerMaxBytes);
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return { type: 'network', words: redact(cause?.message ?? message, { apiKey: key, text: null }) };
  }
  if (response.ok) return null;
  if (response.status < 400) return { type: 'wrong_address', words: `HTTP ${response.status}` };
  const body = readErrorBody(jsonOrText(text));
  const words = redact(body.message ?? `HTTP ${response.status}`, { apiKey: key, text: null });
  return { type: refusalType(response.status, body), words };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
