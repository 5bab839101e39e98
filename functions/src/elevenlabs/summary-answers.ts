/** ElevenLabs' answers about copies that are requested by id. */
import { z } from 'zod';
import { autoSyncInfoSchema } from './page-answers.ts';
import { remoteIdSchema, secondsOf } from './plausible.ts';
import type { RemoteSummary } from './provider.ts';

const dataSchema = z.object({
  id: remoteIdSchema,
  name: z.string(),
  metadata: z
    .object({
      size_bytes: z.int().min(0).optional().catch(undefined),
      created_at_unix_secs: z.unknown().optional(),
      last_updated_at_unix_secs: z.unknown().optional(),
    })
    .optional()
    .catch(undefined),
  url: z.string().nullish().catch(null),
  folder_parent_id: z.string().nullish().catch(undefined),
  auto_sync_info: autoSyncInfoSchema.nullish().catch(undefined),
});

const entrySchema = z
  .discriminatedUnion('status', [
    z.object({
      status: z.literal('success'),
      data: dataSchema,
    }),
    // Any other failure proves nothing about the copy.
    z.object({ status: z.literal('failure'), error_code: z.literal(404) }),
  ])
  .transform((entry): { id: string | null; summary: RemoteSummary | null } =>
    entry.status === 'failure' ? { id: null, summary: null } : { id: entry.data.id, summary: summaryOf(entry.data) },
  );

function summaryOf({
  name,
  metadata,
  url,
  folder_parent_id,
  auto_sync_info,
}: z.infer<typeof dataSchema>): RemoteSummary {
  return {
    name,
    sizeBytes: metadata?.size_bytes ?? null,
    createdAtSecs: secondsOf(metadata?.created_at_unix_secs),
    updatedAtSecs: secondsOf(metadata?.last_updated_at_unix_secs),
    url: url ?? null,
    folderId: folder_parent_id,
    autoSync: auto_sync_info ?? null,
  };
}

/**
 * An entry that cannot be read, is missing or is about another copy proves nothing about its copy,
 * which is left out. An answer without a readable entry counts as unreadable.
 */
export const summariesSchemaFor = (ids: readonly string[]) =>
  z
    .record(z.string(), entrySchema.optional().catch(undefined))
    .transform(
      (answer): Map<string, RemoteSummary | null> =>
        new Map(
          ids.flatMap((id) => {
            const entry = answer[id];
            const isAbout = entry !== undefined && (entry.id === null || entry.id === id);
            return isAbout ? [[id, entry.summary]] : [];
          }),
        ),
    )
    .refine((known) => known.size > 0);
