/** ElevenLabs' answers about copies that are requested by id. */
import { z } from 'zod';
import { autoSyncInfoSchema } from './page-answers.ts';
import type { RemoteSummary } from './provider.ts';

const entrySchema = z
  .discriminatedUnion('status', [
    z.object({
      status: z.literal('success'),
      data: z.object({
        id: z.string().min(1),
        name: z.string(),
        metadata: z
          .object({ sizeBytes: z.number(), createdAtUnixSecs: z.number(), lastUpdatedAtUnixSecs: z.number() })
          .optional(),
        url: z.string().nullish(),
        folderParentId: z.string().nullish(),
        autoSyncInfo: autoSyncInfoSchema.nullish(),
      }),
    }),
    // Any other failure proves nothing, so the whole answer counts as unreadable.
    z.object({ status: z.literal('failure'), errorCode: z.literal(404) }),
  ])
  .transform((entry): RemoteSummary | null =>
    entry.status === 'failure'
      ? null
      : {
          name: entry.data.name,
          sizeBytes: entry.data.metadata?.sizeBytes ?? null,
          createdAtSecs: entry.data.metadata?.createdAtUnixSecs ?? null,
          updatedAtSecs: entry.data.metadata?.lastUpdatedAtUnixSecs ?? null,
          url: entry.data.url ?? null,
          folderId: entry.data.folderParentId ?? null,
          autoSync: entry.data.autoSyncInfo ?? null,
        },
  );

/** An answer that leaves out a copy proves nothing about it, so it counts as unreadable. */
export const summariesSchemaFor = (ids: readonly string[]) =>
  z
    .record(z.string(), entrySchema)
    .refine((answer) => ids.every((id) => answer[id] !== undefined))
    .transform((answer): Map<string, RemoteSummary | null> => new Map(ids.map((id) => [id, answer[id] ?? null])));
