import { z } from 'zod';
import type { StackInfo } from '../stack-info.ts';

const answerSchema = z.object({
  documents: z.array(z.object({ fields: z.object({ outcome: z.object({ stringValue: z.string() }) }) })).default([]),
});

/** Counts a document's recorded failures, read from Firestore as the signed-in user. */
export async function countFailedAttempts(stack: StackInfo, id: string, token: string): Promise<number> {
  const path = `v1/projects/${stack.projectId}/databases/(default)/documents/knowledge/${id}/attempts`;
  const response = await fetch(`http://${stack.firestoreHost}/${path}?pageSize=100&mask.fieldPaths=outcome`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`Firestore refused the attempts of ${id}: ${await response.text()}`);
  const { documents } = answerSchema.parse(await response.json());
  return documents.filter(({ fields }) => fields.outcome.stringValue === 'failed').length;
}
