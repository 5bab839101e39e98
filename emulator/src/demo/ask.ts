/**
 * Asks agents about the documents of the demo: the name of each document is the question that it
 * must answer. At the simulator an agent is added and gets the documents.
 */
import { agentListSchema, questionListSchema } from '@knowledge-sync/contract';
import { z } from 'zod';
import { callApi } from '../client.ts';
import type { StackInfo } from '../stack-info.ts';
import type { Outcome } from './outcome.ts';

export interface Asked {
  document: string;
  agent: string;
  outcome: string;
  rank: number | null;
}

/** Each costs one request for each agent. */
const maxDocuments = 10;
const patienceMs = 60_000;
const pollMs = 1_000;

/** @returns none if no agent has the documents */
export async function askAgents(
  stack: StackInfo,
  outcomes: readonly Outcome[],
  token: () => Promise<string>,
): Promise<Asked[]> {
  const call = callApi(stack.apiUrl, token);
  if (stack.simulatorUrl !== null) await attachAgent(stack.simulatorUrl, call);
  const agents = agentListSchema.parse(await call('GET', '/agents')).agents.filter(({ attached }) => attached);
  if (agents.length === 0) return [];
  const asked: Asked[] = [];
  for (const { id, name } of synced(outcomes)) {
    await untilIndexed(call, id);
    await call('POST', `/knowledge/${id}/questions`, { text: name });
    const { questions } = questionListSchema.parse(await call('POST', `/knowledge/${id}/questions/check`));
    for (const { agent_id, agent_name, outcome, rank } of questions.at(-1)?.result?.agents ?? [])
      asked.push({ document: name, agent: agent_name ?? agent_id, outcome, rank });
  }
  return asked;
}

const synced = (outcomes: readonly Outcome[]): { id: string; name: string }[] =>
  outcomes
    .flatMap(({ id, name, status }) => (id !== null && status === 'completed' ? [{ id, name }] : []))
    .slice(0, maxDocuments);

type Call = ReturnType<typeof callApi>;

const addedSchema = z.object({ id: z.string() });

async function attachAgent(simulatorUrl: string, call: Call): Promise<void> {
  const rag = { enabled: true, embedding_model: 'multilingual_e5_large_instruct' };
  const added = await fetch(`${simulatorUrl}/_simulator/agents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Demo agent', rag }),
  });
  const { id } = addedSchema.parse(await added.json());
  await call('POST', `/agents/${id}/attach-folder`, {});
}

const indexSchema = z.object({ index_status: z.string().nullable() });

/** A small document has no index. Afterwards the questions are asked regardless. */
async function untilIndexed(call: Call, id: string): Promise<void> {
  const endsAtMs = performance.now() + patienceMs;
  while (performance.now() < endsAtMs) {
    const { index_status: status } = indexSchema.parse(await call('GET', `/knowledge/${id}`));
    if (status === null || status === 'ready' || status === 'too_small' || status === 'failed') return;
    await call('POST', '/index/refresh');
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** One line for each document and agent. */
export function describeAsked(asked: readonly Asked[]): string {
  if (asked.length === 0) return 'No agent has the documents, so none was asked.';
  const lines = asked.map(
    ({ document, agent, outcome, rank }) =>
      `  ${agent} · ${document}: ${outcome.replaceAll('_', ' ')}${rank === null ? '' : ` at place ${rank}`}`,
  );
  const known = asked.filter(({ outcome }) => outcome === 'found' || outcome === 'reads').length;
  return ['', `Agents know ${known} of ${asked.length} by the document's name:`, ...lines].join('\n');
}
