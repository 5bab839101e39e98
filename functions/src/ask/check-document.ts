/**
 * Asks the agents that have a document its questions, and stores the answers. A document without
 * questions is looked up by its first sentences, with neutral settings.
 */
import { type AgentResult, type CheckResult, questionSchema, limits as serviceLimits } from '@knowledge-sync/contract';
import { type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { readHolders } from '../agents/record-holders.ts';
import { holdsPassage } from '../document/passages.ts';
import { isBlocking, isRefusal } from '../elevenlabs/error.ts';
import type { CallLimits } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { changeIf, updateUnchanged } from '../store/conditional.ts';
import { questionsOf } from '../store/queries.ts';
import type { Stored } from '../store/read.ts';
import { type AskedAgent, askedAgents } from './asked-agents.ts';
import { checkedFields, checkRef, dueCheck } from './check-record.ts';
import { firstSentences } from './first-sentences.ts';
import { judge, type Verdict, verdictWithout, winnersIn, worstOf } from './judge.ts';
import { ownDocuments } from './own-documents.ts';
import { documentRef } from './questions.ts';
import { type FoundPassage, retrieve } from './retrieve.ts';
import { sentText } from './sent-text.ts';

/** How many requests a check makes: one for each question and each agent that searches. */
export interface Plan {
  stored: Stored;
  questions: QueryDocumentSnapshot[];
  agents: AskedAgent[];
  requests: number;
}

/**
 * Reads the questions, one read each, and which agents have the document, one read.
 *
 * @throws what Firestore throws
 */
export async function planCheck(ctx: EngineContext, stored: Stored): Promise<Plan> {
  const [{ docs }, { known }] = await Promise.all([
    questionsOf(documentRef(ctx, stored.id)).limit(serviceLimits.questionsPerDocument).get(),
    readHolders(ctx),
  ]);
  const questions = docs.filter((snapshot) => questionSchema.safeParse(snapshot.data()).success);
  const agents = askedAgents(stored, known.attached);
  const searching = agents.filter(({ claim }) => claim.kind !== 'reads').length;
  return { stored, questions, agents, requests: Math.max(1, questions.length) * searching };
}

/**
 * @throws ElevenLabsSyncError for failures that may pass or concern all agents,
 *    DeadlineExceededError, and what Firestore throws
 */
export async function runCheck(ctx: EngineContext, plan: Plan, limits: () => CallLimits): Promise<void> {
  const { stored, questions } = plan;
  const asker = new Asker(ctx, plan, limits);
  const results: CheckResult[] = [];
  for (const question of questions) {
    const result = await asker.ask(String(question.get('text')), true);
    results.push(result);
    // A question that was changed in the meantime is asked again with its next check.
    await updateUnchanged(question, { result });
  }
  const sentences = questions.length > 0 ? null : firstSentences((await asker.text()) ?? '');
  const automatic = sentences === null ? null : await asker.ask(sentences || stored.document.name, false);
  const now = ctx.clock.now();
  const fields = checkedFields({ name: stored.document.name, questions: results, automatic }, now);
  await changeIf(checkRef(ctx.db, stored.id), (data) =>
    data === null ? { ...dueCheck(fields.name, 'night', fields.due_at, null), ...fields } : fields,
  );
}

/** Asks all agents of a document. Reads its text at most once. */
class Asker {
  readonly #ctx: EngineContext;
  readonly #plan: Plan;
  readonly #limits: () => CallLimits;
  #text: Promise<string | null> | null = null;

  constructor(ctx: EngineContext, plan: Plan, limits: () => CallLimits) {
    this.#ctx = ctx;
    this.#plan = plan;
    this.#limits = limits;
  }

  text(): Promise<string | null> {
    this.#text ??= sentText(this.#ctx, this.#plan.stored, this.#limits);
    return this.#text;
  }

  async ask(question: string, isAsAgent: boolean): Promise<CheckResult> {
    const agents: AgentResult[] = [];
    for (const agent of this.#plan.agents) agents.push(await this.#askOne(agent, question, isAsAgent));
    return {
      checked_at: Timestamp.fromDate(this.#ctx.clock.now()),
      revision: this.#plan.stored.document.synced_revision,
      outcome: worstOf(agents.map(({ outcome }) => outcome)),
      agents,
    };
  }

  async #askOne({ id, name, branchId, claim }: AskedAgent, question: string, isAsAgent: boolean): Promise<AgentResult> {
    const about = { agent_id: id, agent_name: name };
    if (claim.kind === 'reads') return { ...about, ...verdictWithout('reads'), winners: [] };
    const copyId = this.#plan.stored.document.elevenlabs_document_id ?? '';
    const passages = await this.#retrieve(id, { question, branchId, isAsAgent });
    if (passages === null) return { ...about, ...verdictWithout('unavailable'), winners: [] };
    const isFound = passages.some((passage) => passage.copyId === copyId);
    const text = isFound ? await this.#comparableText() : null;
    const verdict = judge(passages, copyId, (passage) => text === null || holdsPassage(text, passage));
    return { ...about, ...verdict, winners: await this.#winners(passages, copyId, verdict) };
  }

  /** Null if this agent cannot be asked. A cause that concerns all agents is thrown. */
  async #retrieve(agentId: string, query: Parameters<typeof retrieve>[2]): Promise<FoundPassage[] | null> {
    try {
      return await retrieve(this.#ctx, agentId, query, this.#limits());
    } catch (error) {
      if (!isRefusal(error) || isBlocking(error)) throw error;
      this.#ctx.logger.warn('an agent could not be asked', { agent_id: agentId, class: error.error_type });
      return null;
    }
  }

  /**
   * Null if passages say nothing about the text: ElevenLabs may write them in a form of its own.
   */
  async #comparableText(): Promise<string | null> {
    const { indexes } = this.#plan.stored.document;
    const isRewritten = Object.values(indexes).some(
      ({ status, passages }) => status === 'ready' && passages === 'other',
    );
    return isRewritten ? null : await this.text();
  }

  async #winners(passages: FoundPassage[], copyId: string, verdict: Verdict): Promise<AgentResult['winners']> {
    const winners = winnersIn(passages, copyId, verdict);
    const own = await ownDocuments(
      this.#ctx,
      winners.map((winner) => winner.copyId),
    );
    return winners.map(({ copyId: winnerId, name, text, distance }) => ({
      document_id: own.get(winnerId)?.id ?? null,
      name: own.get(winnerId)?.name ?? name,
      text,
      distance,
    }));
  }
}
