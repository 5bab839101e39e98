/** Sends a burst of documents through the API and waits until all are synced. */
import type { Knowledge } from '@knowledge-sync/contract';
import { type KnowledgeApi, knowledgeApi } from '@knowledge-sync/emulator/client';
import type { FaultStack } from '../../runtime/fault-stack.ts';
import { median } from '../../statistics.ts';

/** Clients that send at once. */
const senders = 10;

export interface Burst {
  documentsPerSecond: number;
  /** Median of the documents' `time_to_live_ms`. */
  timeToLiveMs: number;
  /** Requests to ElevenLabs. */
  callsPerDocument: number;
  /** Commits to Firestore, including those of the API. */
  commitsPerDocument: number;
}

/**
 * @param concurrency syncs at once; in production SYNC_MAX_INSTANCES times SYNC_CONCURRENCY
 */
export async function runBurst(stack: FaultStack, concurrency: number, documents: number): Promise<Burst> {
  const api = knowledgeApi(stack.apiUrl, async () => stack.token('editor'));
  stack.dispatcher.setConcurrency(concurrency);
  stack.simulator.clearRequests();
  const commitsBefore = stack.commits.total();
  const ids = await send(api, `Burst at ${concurrency}`, documents);
  await stack.quiet();
  const live = await Promise.all(ids.map((id) => api.get(id)));
  const seconds = (Math.max(...live.map(liveAtMs)) - Math.min(...live.map(createdAtMs))) / 1000;
  return {
    documentsPerSecond: documents / seconds,
    timeToLiveMs: median(live.map(({ time_to_live_ms }) => time_to_live_ms ?? Number.NaN)),
    callsPerDocument: stack.simulator.counts().total / documents,
    commitsPerDocument: (stack.commits.total() - commitsBefore) / documents,
  };
}

const createdAtMs = ({ created_at }: Knowledge): number => Date.parse(created_at);

function liveAtMs({ name, sync_status, synced_at }: Knowledge): number {
  if (sync_status !== 'completed' || synced_at === null) throw new Error(`${name} is ${sync_status}, not completed`);
  return Date.parse(synced_at);
}

async function send(api: KnowledgeApi, title: string, documents: number): Promise<string[]> {
  const names = Array.from({ length: documents }, (_, at) => `${title}, ${at + 1}`);
  const ids: string[] = [];
  const waiting = names.values();
  const sender = async (): Promise<void> => {
    for (const name of waiting) {
      ids.push((await api.create({ name, content: `Text of ${name}.` }, crypto.randomUUID())).id);
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  return ids;
}
