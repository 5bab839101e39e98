/** Reads a comparison for people. */
import { type Finding, findingSchema } from '@knowledge-sync/contract';
import { isDocumentId } from '../document/document-id.ts';
import type { BaseContext } from '../runtime/context.ts';
import { findingsOf } from '../store/queries.ts';
import { jobRecordSchema, jobRef } from './job.ts';
import type { StoredJob } from './start.ts';

export interface ReadJob extends StoredJob {
  findings: Finding[];
}

/**
 * @returns the comparison with its first findings; null when it does not exist or cannot be read
 */
export async function readJob(ctx: BaseContext, id: string, maxFindings: number): Promise<ReadJob | null> {
  if (!isDocumentId(id)) return null;
  const ref = jobRef(ctx.db, id);
  const [snapshot, { docs }] = await Promise.all([ref.get(), findingsOf(ref).limit(maxFindings).get()]);
  const job = jobRecordSchema.safeParse(snapshot.data());
  if (!job.success) return null;
  const findings = docs.flatMap((document) => findingSchema.safeParse(document.data()).data ?? []);
  return { id, job: job.data, findings };
}
