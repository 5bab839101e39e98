/** Asks an agent what it would find for a question. The question is neither stored nor logged. */
import { type Ask, type AskAnswer, type AskedPassage, type Claim, claimOf } from '@knowledge-sync/contract';
import { stateOf } from '../agents/branches.ts';
import { inTime } from '../agents/in-time.ts';
import { isNotFound } from '../elevenlabs/error.ts';
import type { Agent, CallLimits } from '../elevenlabs/provider.ts';
import { knownFolder } from '../remote/folder.ts';
import type { EngineContext } from '../runtime/context.ts';
import { readKnowledge, type Stored } from '../store/read.ts';
import { fitsPrompt } from './fits-prompt.ts';
import { ownDocuments } from './own-documents.ts';
import { type FoundPassage, retrieve } from './retrieve.ts';

/**
 * Two requests: the agent's settings, and the passages if it searches.
 *
 * @returns null if there is no such agent or branch; `no document` if the document is not there
 * @throws MalformedDocumentError, ElevenLabsSyncError, DeadlineExceededError, and what Firestore
 *    throws
 */
export async function askAgent(
  ctx: EngineContext,
  agentId: string,
  { question, branch_id: branchId, document_id: documentId }: Ask,
): Promise<AskAnswer | 'no document' | null> {
  const wanted = documentId === undefined ? null : await readKnowledge(ctx, documentId);
  if (documentId !== undefined && wanted === null) return 'no document';
  return await inTime(ctx, async (limits) => {
    const [agent, folderId] = await Promise.all([readAgent(ctx, agentId, branchId, limits), knownFolder(ctx)]);
    if (agent === null) return null;
    const about = { agent: { id: agent.id, name: agent.name }, passages: [] };
    const document = (passages: AskedPassage[]) =>
      wanted === null ? null : placeOf(wanted, passages, claimIn(agent, wanted, folderId));
    if (agent.search.isOn === false) {
      const fits = await fitsPrompt(ctx, agent, folderId);
      return { ...about, available: true, mode: 'reads', fits, document: document([]) };
    }
    const query = { question, branchId: branchId ?? null, isAsAgent: true };
    const found = await retrieve(ctx, agentId, query, limits());
    if (found === null) return { ...about, available: false, mode: 'unknown', fits: null, document: document([]) };
    const passages = await withDocuments(ctx, found);
    const mode = agent.search.isOn === null && passages.length === 0 ? 'unknown' : 'searches';
    return { ...about, available: true, mode, fits: null, passages, document: document(passages) };
  });
}

async function readAgent(
  ctx: EngineContext,
  id: string,
  branchId: string | undefined,
  limits: () => CallLimits,
): Promise<Agent | null> {
  const agents = await ctx.agents();
  try {
    return await agents.getAgent(id, branchId === undefined ? {} : { branchId }, limits());
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** Names the documents as this service does: their names at ElevenLabs end in a key. */
async function withDocuments(ctx: EngineContext, found: readonly FoundPassage[]): Promise<AskedPassage[]> {
  const own = await ownDocuments(
    ctx,
    found.map(({ copyId }) => copyId),
  );
  return found.map(({ copyId, name, text, distance }, index) => ({
    rank: index + 1,
    distance,
    text,
    document: own.get(copyId) ?? { id: null, name },
  }));
}

/** Whether the agent knows the document, from the settings that were just read. */
function claimIn(agent: Agent, { document }: Stored, folderId: string | null): Claim {
  const copyId = document.elevenlabs_document_id;
  if (copyId === null) return { kind: 'unknown', reason: 'checking' };
  const itemId = agent.knowledge.some(({ id }) => id === copyId) ? copyId : folderId;
  const branch = { ...stateOf(agent, itemId), id: agent.branchId, name: '', is_main: true, live_percentage: null };
  const { kind, reason } = claimOf(document, { branches: [branch] });
  return { kind, reason };
}

function placeOf({ id, document: { name } }: Stored, passages: AskedPassage[], claim: Claim): AskAnswer['document'] {
  return { id, name, rank: passages.find((passage) => passage.document.id === id)?.rank ?? null, claim };
}
