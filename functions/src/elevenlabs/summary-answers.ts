/** ElevenLabs' answers about copies that are requested by id. */
import { z } from 'zod';
import { autoSyncInfoSchema } from './page-answers.ts';
import { remoteIdSchema, secondsOf } from './plausible.ts';
import type { RemoteSummary } from './provider.ts';

const entrySchema = z
  .discriminatedUnion('status', [
    z.object({
      status: z.literal('success'),
      data: z.object({
        id: remoteIdSchema,
        name: z.string(),
        metadata: z
          .object({
            sizeBytes: z.int().min(0).optional().catch(undefined),
            createdAtUnixSecs: z.unknown(),
            lastUpdatedAtUnixSecs: z.unknown(),
          })
          .optional()
          .catch(undefined),
        url: z.string().nullish().catch(null),
        folderParentId: z.string().nullish(),
        autoSyncInfo: autoSyncInfoSchema.nullish(),
      }),
    }),
    // Any other failure proves nothing about the copy.
    z.object({ status: z.literal('failure'), errorCode: z.literal(404) }),
  ])
  .transform((entry): RemoteSummary | null =>
    entry.status === 'failure'
      ? null
      : {
          name: entry.data.name,
          sizeBytes: entry.data.metadata?.sizeBytes ?? null,
          createdAtSecs: secondsOf(entry.data.metadata?.createdAtUnixSecs),
          updatedAtSecs: secondsOf(entry.data.metadata?.lastUpdatedAtUnixSecs),
          url: entry.data.url ?? null,
          folderId: entry.data.folderParentId ?? null,
          autoSync: entry.data.autoSyncInfo ?? null,
        },
  );

/**
 * An entry that cannot be read, or is missing, proves nothing about its copy, which is left out. An
 * answer without a readable entry counts as unreadable.
 */
export const summariesSchemaFor = (ids: readonly string[]) =>
  z
    .record(z.string(), entrySchema.optional().catch(undefined))
    .transform(
      (answer): Map<string, RemoteSummary | null> =>
        new Map(
          ids.flatMap((id) => {
            const entry = answer[id];
            return entry === undefined ? [] : [[id, entry]];
          }),
        ),
    )
    .refine((known) => known.size > 0);
