/**
 * The texts about each error that ElevenLabs answers with: the sentence on the document and the
 * action, and whether the engine retries. The simulator sends each body.
 */
import type { errorTitles } from '@knowledge-sync/contract';
import { type FaultInput, type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createProvider } from '../elevenlabs/client.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import { systemClock } from '../runtime/clock.ts';
import { failed } from './transitions.ts';

let simulator: Simulator;
let folderId: string;
beforeAll(async () => {
  simulator = await startSimulator();
}, 60_000);
beforeEach(() => {
  simulator.reset();
  folderId = simulator.seedFolder({ name: 'folder', folderId: null });
});
afterAll(() => simulator.stop());

type Preset = NonNullable<Extract<FaultInput, { kind: 'status' }>['preset']>;

async function failureOf(fault: FaultInput) {
  simulator.addFault(fault);
  const provider = await createProvider({ apiKey: 'sk_test_key', baseUrl: simulator.url, clock: systemClock });
  const limits = { signal: new AbortController().signal, timeoutMs: 20_000 };
  const error: unknown = await provider.createText({ name: 'Plan', text: 'Text.', folderId }, limits).then(
    () => expect.fail('the call succeeded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ElevenLabsSyncError)) throw error;
  return failed(error, null);
}

const table: [Preset, type: keyof typeof errorTitles, sentence: string, action: string, retryable: boolean][] = [
  [
    'missing_permission_unauthorized',
    'permission',
    'The API key is valid, but lacks the permission convai_write.',
    'An administrator needs to add it to the key',
    false,
  ],
  [
    'missing_permissions',
    'permission',
    'lacks the permission convai_write.',
    'An administrator needs to add it to the key',
    false,
  ],
  ['insufficient_permissions', 'permission', "isn't allowed to do this.", 'add the permission to the key', false],
  ['payment_issue', 'billing', 'ElevenLabs reports a payment problem.', 'open Billing at ElevenLabs and pay', false],
  ['paid_plan_required', 'plan', "plan doesn't include this.", 'upgrade the plan', false],
  ['subscription_required', 'plan', "plan doesn't include this.", 'upgrade the plan', false],
  ['feature_not_available', 'plan', "plan doesn't include this.", 'upgrade the plan', false],
  [
    'detected_unusual_activity',
    'account_blocked',
    'ElevenLabs has blocked the account.',
    'contact ElevenLabs support',
    false,
  ],
  [
    'wrong_region',
    'wrong_region',
    'The API key belongs to another region of ElevenLabs.',
    'set ELEVENLABS_BASE_URL to the address of that region',
    false,
  ],
  ['protected_branch', 'protected_branch', "The agent's branch is protected.", 'Ask an administrator', false],
  ['rag_index_not_ready', 'index_not_ready', "The search index isn't ready yet.", 'Retry in half a minute.', true],
  ['agent_as_document', 'unknown', 'Unexpected response.', 'See the details, then retry.', false],
  ['resource_already_exists', 'already_exists', 'ElevenLabs already has this.', 'Rename the document', false],
  ['already_running', 'rate_limit', 'ElevenLabs is rate-limiting requests.', 'Retry in a moment.', true],
  ['already_processing', 'rate_limit', 'ElevenLabs is rate-limiting requests.', 'Retry in a moment.', true],
  ['maintenance', 'server_error', 'Service unavailable.', 'Retry in a moment.', true],
  ['invalid_cursor', 'list_expired', 'ElevenLabs ended the list', 'Retry in a moment.', true],
  ['quota_as_invalid_request', 'quota', 'ElevenLabs quota exceeded.', 'Delete unused documents or upgrade', false],
  ['insufficient_credits', 'quota', 'ElevenLabs quota exceeded.', 'Delete unused documents or upgrade', false],
  ['invalid_api_key', 'auth_error', 'API key invalid.', 'replace it with npm run rotate-key', false],
  ['needs_authorization', 'auth_error', 'API key invalid.', 'replace it with npm run rotate-key', false],
  ['forbidden_html', 'gateway', 'A gateway in front of ElevenLabs answered', 'Retry in a moment.', true],
  ['service_unavailable_html', 'gateway', 'A gateway in front of ElevenLabs answered', 'Retry in a moment.', true],
  ['not_found_html', 'wrong_address', "ElevenLabs' API isn't at the address", 'correct the address', false],
];

test.each(table)('%s is shown as %s: %s %s', async (preset, type, sentence, action, retryable) => {
  const { sync_error: error, sync_error_message: message } = await failureOf({ kind: 'status', preset });
  expect(error).toMatchObject({ type, retryable });
  expect(message).toContain(sentence);
  expect(message).toContain(action);
  // Only a key that ElevenLabs does not accept is to be replaced.
  const advice = `${message} ${error.hint}`;
  expect(/rotate-key/.test(advice)).toBe(type === 'auth_error');
});

test('the words of ElevenLabs are stored on the document', async () => {
  const { sync_error: error } = await failureOf({ kind: 'status', preset: 'missing_permission_unauthorized' });
  expect(error).toMatchObject({
    provider_type: 'authentication_error',
    provider_code: 'unauthorized',
    provider_status: 'missing_permissions',
  });
});
