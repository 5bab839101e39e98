/** Turns on the search of an agent that has the folder, and changes nothing else of it. */
import type { AgentSearchAnswer } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { isNotFound } from '../elevenlabs/error.ts';
import { knownFolder } from '../remote/folder.ts';
import type { EngineContext } from '../runtime/context.ts';
import { readBranches } from './branches.ts';
import { inTime } from './in-time.ts';
import { recordHolders } from './record-holders.ts';

/**
 * Turns on search on each branch that calls reach, has the folder and does not search. Reads the
 * branches before and after, which shows what ElevenLabs kept: six requests for an agent with one
 * branch.
 *
 * @returns null if there is no such agent
 * @throws ElevenLabsSyncError, DeadlineExceededError, and what Firestore throws
 */
export async function turnOnSearch(ctx: EngineContext, agentId: string): Promise<AgentSearchAnswer | null> {
  return await inTime(ctx, async (limits) => {
    const [agents, folderId] = await Promise.all([ctx.agents(), knownFolder(ctx)]);
    try {
      const before = await readBranches(agents, agentId, folderId, limits);
      for (const { id, search, usage_mode } of before.branches) {
        if (search !== false || usage_mode === null) continue;
        const { procedures } = await agents.getAgent(agentId, id === null ? {} : { branchId: id }, limits());
        const change = { branchId: id, procedures, versionDescription: 'Search turned on', isOn: true };
        await agents.setSearch(agentId, change, limits());
      }
      const { name, branches } = await readBranches(agents, agentId, folderId, limits);
      const holder = { id: agentId, branches, read_at: Timestamp.fromDate(ctx.clock.now()) };
      await recordHolders(ctx, limits, { kind: 'branches', folderId, holders: [holder] });
      const isAttached = branches.some(({ usage_mode }) => usage_mode !== null);
      return { agent: { id: agentId, name, attached: isAttached, branches: isAttached ? branches : null } };
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  });
}
