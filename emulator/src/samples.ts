import { editor, localPassword } from './accounts.ts';
import { knowledgeApi, signIn } from './client.ts';
import { sampleDocumentsDir } from './paths.ts';
import type { StackInfo } from './stack-info.ts';
import { idempotencyKeyOf, readTextFiles } from './text-files.ts';

/** The simulated workspace has these, so that there is somebody to give the documents to. */
export const sampleAgents = ['Customer support', 'Sales'];

/**
 * Sends the sample documents through the API, as the seeded editor, when there is no document yet.
 * @returns how many were created
 */
export async function createSampleDocuments(stack: StackInfo): Promise<number> {
  const token = await signIn(stack.authUrl, editor, localPassword);
  const api = knowledgeApi(stack.apiUrl, async () => token);
  if ((await api.list({ limit: 1 })).documents.length > 0) return 0;
  let created = 0;
  for (const { name, content } of await readTextFiles(sampleDocumentsDir)) {
    if (content === null) continue;
    await api.create({ name, content }, idempotencyKeyOf(name, content));
    created += 1;
  }
  return created;
}
