/**
 * ElevenLabs' answers about agents, their branches and versions. A value that cannot be read is
 * null, "not known", and leaves the rest readable.
 */
import { z } from 'zod';
import { isRemoteId, remoteIdSchema, shortName } from './plausible.ts';
import type { AgentSearch, BranchPage, Procedures } from './provider.ts';

/** The id of a version or branch. */
export const versionIdSchema = remoteIdSchema.nullable().catch(null);

const wordSchema = z.string().min(1).max(200);

const searchSchema = z.object({
  enabled: z.boolean().nullable().catch(null),
  embedding_model: wordSchema.nullable().catch(null),
  knowledge_base_tool_info: z.unknown().optional(),
});
const toolSchema = z.object({ enabled_strategies: z.array(wordSchema).max(20) });

/** @param rag the settings as ElevenLabs answers them */
export function agentSearchOf(rag: unknown): AgentSearch {
  const parsed = searchSchema.safeParse(rag);
  if (!parsed.success) return { isOn: null, model: null, strategies: null };
  const { enabled, embedding_model: model, knowledge_base_tool_info: tool } = parsed.data;
  // Null is ElevenLabs' word for an agent without the tool.
  const strategies = tool == null ? [] : (toolSchema.safeParse(tool).data?.enabled_strategies ?? null);
  return { isOn: enabled, model, strategies };
}

/** Null unless all of them can be sent back: ElevenLabs removes a procedure that is left out. */
export const proceduresSchema = z
  .record(
    z.string(),
    z
      .object({ procedure_id: z.string().min(1), version_id: z.string().min(1) })
      .transform(({ procedure_id, version_id }) => ({ procedureId: procedure_id, versionId: version_id })),
  )
  .nullable()
  .catch(null) satisfies z.ZodType<Procedures | null>;

/** In the form of the HTTP request. */
export const procedureRefsSchema = z.record(
  z.string(),
  z
    .object({ procedureId: z.string(), versionId: z.string() })
    .transform(({ procedureId, versionId }) => ({ procedure_id: procedureId, version_id: versionId })),
);

export const changedAgentSchema = (id: string) => z.object({ agent_id: z.literal(id), version_id: versionIdSchema });

export const versionSchema = (id: string) =>
  z
    .object({ id: z.literal(id), parents: z.object({ in_branch_parent_id: versionIdSchema }) })
    .transform(({ parents }) => ({ parentId: parents.in_branch_parent_id }));

const branchSchema = z
  .object({
    id: z.string().refine(isRemoteId),
    name: z.string().transform(shortName),
    is_archived: z.boolean().catch(false),
    current_live_percentage: z.number().min(0).max(100).nullable().catch(null),
    protection_status: wordSchema.nullable().catch(null),
  })
  .nullable()
  .catch(null);

/** A branch that cannot be read is left out, and the list is then not complete. */
export const branchesSchema = (pageSize: number) =>
  z
    .object({
      meta: z
        .object({ total: z.number().nullish().catch(null) })
        .nullish()
        .catch(null),
      results: z.array(branchSchema),
    })
    .transform(({ meta, results }): BranchPage => {
      const read = results.flatMap((branch) => (branch === null ? [] : [branch]));
      const isPageFull = results.length >= pageSize;
      return {
        branches: read
          .filter((branch) => !branch.is_archived)
          .map(({ id, name, current_live_percentage, protection_status }) => ({
            id,
            name,
            livePercentage: current_live_percentage,
            protection: protection_status,
          })),
        isComplete: read.length === results.length && (isPageFull ? meta?.total === results.length : true),
      };
    });
