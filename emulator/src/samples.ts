import { editor, localPassword } from './accounts.ts';
import { knowledgeApi, signIn } from './client.ts';
import { sendSource } from './demo/send.ts';
import { sampleDocumentsDir } from './paths.ts';
import { findSourceFiles } from './source-files.ts';
import type { StackInfo } from './stack-info.ts';

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
  const { files } = await findSourceFiles(sampleDocumentsDir);
  for (const file of files) {
    const sent = await sendSource(api, file);
    if ('reason' in sent) throw new Error(`The sample ${file.path} could not be sent: ${sent.reason}`);
  }
  return files.length;
}
