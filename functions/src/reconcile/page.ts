import type { DriftKind, FindingKind, JobCounts, KnowledgeDocument } from '@knowledge-sync/contract';
import { knowledgeDocumentSchema } from '@knowledge-sync/contract';
import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { JobRecord, Seen } from './job.ts';

export interface NewFinding {
  kind: FindingKind;
  document_id: string | null;
  name: string;
  elevenlabs_document_id: string | null;
  drift: DriftKind[];
  seen: Seen | null;
  copy_created_ms: number | null;
  copy_size_bytes: number | null;
}

/** The result of one page, and the position of the next. */
export interface Page {
  findings: NewFinding[];
  compared: Partial<JobCounts>;
  next: Partial<JobRecord>;
}

/** ElevenLabs' answers contradict each other, so no conclusion can be drawn. */
export class InconsistentListingError extends Error {
  override readonly name = 'InconsistentListingError';
}

/** Null when there is no document, undefined when it cannot be read. */
export function documentIn(snapshot: DocumentSnapshot | undefined): KnowledgeDocument | null | undefined {
  if (snapshot === undefined) return undefined;
  return snapshot.exists ? (parseDocument(snapshot.data()) ?? undefined) : null;
}

/** Null when it cannot be read. */
export function parseDocument(data: unknown): KnowledgeDocument | null {
  const parsed = knowledgeDocumentSchema.safeParse(data);
  return parsed.success ? parsed.data : null;
}
