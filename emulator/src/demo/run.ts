/**
 * Sends sources through the API, follows them, and returns the result of each. It prints only the
 * progress.
 */
import type { Knowledge, SyncStatus } from '@knowledge-sync/contract';
import { editor } from '../accounts.ts';
import { knowledgeApi, signIn } from '../client.ts';
import type { StackInfo } from '../stack-info.ts';
import { type Asked, askAgents } from './ask.ts';
import { countFailedAttempts } from './attempts.ts';
import { follow } from './follow.ts';
import { type Outcome, outcomeOf, refused } from './outcome.ts';
import { progressBar } from './progress.ts';
import { mapLimited, type Sent, sendSource } from './send.ts';
import { type Counts, countByType, type Source } from './source.ts';
import { countOthers, discrepancies, type Expected, fetchHeld } from './verify.ts';

export interface DemoResult {
  documents: Outcome[];
  summary: { total: number; completed: number; failed: number; seconds: number };
  /** Null when ElevenLabs itself or another endpoint is in use. */
  simulator_check: { checked: number; compared: Counts; others: number; problems: string[] } | null;
  /** The answers of agents about the documents; null if they were not asked. */
  asked: Asked[] | null;
}

const atOnce = 4;
/** An ID token lasts an hour. */
const tokenLifeMs = 30 * 60_000;
/** The sweep retries a lost event after ten minutes. */
const patienceMs = 12 * 60_000;
const silenceMs = 30_000;

function tokens(stack: StackInfo): () => Promise<string> {
  let token: Promise<string> | null = null;
  let signedInAt = 0;
  return () => {
    if (token === null || performance.now() - signedInAt > tokenLifeMs) {
      signedInAt = performance.now();
      token = signIn(stack.authUrl, editor, stack.password);
      // The next call signs in again after a failure.
      token.catch(() => {
        token = null;
      });
    }
    return token;
  };
}

export async function runDemo(
  stack: StackInfo,
  sources: readonly Source[],
  options: { showProgress: boolean; simulatorUrl: string | null; asks: boolean },
): Promise<DemoResult> {
  const startedAt = performance.now();
  const token = tokens(stack);
  const api = knowledgeApi(stack.apiUrl, token);
  const latest = new Map<string, { document: Knowledge; sentAtMs: number; settledAtMs: number }>();
  const open = new Set<string>();
  let refusals = 0;
  let allSent = false;

  const bar = progressBar(sources.length, options.showProgress);
  const show = (): void => {
    const statuses: Record<SyncStatus, number> = { pending: 0, syncing: 0, completed: 0, failed: refusals };
    for (const { document } of latest.values()) statuses[document.sync_status] += 1;
    bar.update(statuses.completed + statuses.failed, statuses);
  };
  const seen = (document: Knowledge): void => {
    const former = latest.get(document.id);
    if (former !== undefined) latest.set(document.id, { ...former, document, settledAtMs: performance.now() });
    show();
  };
  const sending = mapLimited(sources, atOnce, async (source) => {
    const sent = await sendSource(api, source);
    if ('document' in sent) {
      const { document, sentAtMs } = sent;
      latest.set(document.id, { document, sentAtMs, settledAtMs: performance.now() });
      open.add(document.id);
    } else refusals += 1;
    show();
    return sent;
  }).finally(() => {
    allSent = true;
  });
  const [sent] = await Promise.all([
    sending,
    follow(api, open, { isComplete: () => allSent, patienceMs, silenceMs, seen }),
  ]);
  bar.stop();

  const documents = await mapLimited(sent, atOnce, async (item): Promise<Outcome> => {
    if ('reason' in item) return refused(item.source, item.reason);
    const { document, sentAtMs, settledAtMs } = latest.get(item.document.id) ?? { ...item, settledAtMs: item.sentAtMs };
    const failedAttempts = await countFailedAttempts(stack, document.id, await token());
    return outcomeOf(item.source, document, failedAttempts, settledAtMs - sentAtMs);
  });
  const completed = documents.filter(({ status }) => status === 'completed').length;
  return {
    documents,
    summary: {
      total: sources.length,
      completed,
      failed: sources.length - completed,
      seconds: (performance.now() - startedAt) / 1000,
    },
    simulator_check:
      options.simulatorUrl === null
        ? null
        : await check(
            options.simulatorUrl,
            sent.map((item) => ('reason' in item ? item : { ...item, ...latest.get(item.document.id) })),
          ),
    asked: options.asks ? await askAgents(stack, documents, token) : null,
  };
}

async function check(simulatorUrl: string, sent: readonly Sent[]) {
  // Two files with the same name and content are one document.
  const expected = [...new Map(sent.flatMap(expectedOf).map((item) => [item.id, item])).values()];
  const held = await fetchHeld(simulatorUrl);
  return {
    checked: expected.length,
    compared: countByType(expected),
    others: countOthers(expected, held),
    problems: discrepancies(expected, held),
  };
}

/** The copy that the simulator should have; none unless the document was completed. */
function expectedOf(sent: Sent): Expected[] {
  if ('reason' in sent || sent.document.sync_status !== 'completed') return [];
  const { source, sha256, document } = sent;
  const { id, elevenlabs_document_id } = document;
  const identity = { id, elevenlabs_document_id };
  if (source.type === 'url') return [{ ...identity, type: 'url', url: source.url }];
  if (sha256 === null) return [];
  // The gate decides whether a file becomes a text.
  if (document.source.type === 'text') return [{ ...identity, type: 'text', sha256 }];
  if (document.source.type !== 'file') return [];
  const { filename, content_type } = document.source;
  return [{ ...identity, type: 'file', filename, content_type, sha256 }];
}
