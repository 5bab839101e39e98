import { editor } from './accounts.ts';
import { knowledgeApi, signIn } from './client.ts';
import { sendSource } from './demo/send.ts';
import type { Source } from './demo/source.ts';
import { sampleDocumentsDir } from './paths.ts';
import { findSourceFiles } from './source-files.ts';
import type { StackInfo } from './stack-info.ts';

/** The agents of the simulated workspace, to which the folder can be attached. */
export const sampleAgents = [
  { name: 'Customer support', rag: { enabled: true, embedding_model: 'multilingual_e5_large_instruct' } },
  { name: 'Sales', rag: { enabled: false } },
];

/** A page of the simulated web; the real web does not have it. */
export const samplePage = {
  url: 'https://www.example.com/larkspur/contact',
  content: `<h1>How to reach us</h1>${[
    'Write to help@example.com at any time: you have an answer within one working day.',
    'Call us from Monday to Friday between nine and five. Have your order number at hand.',
    'The chat in the Larkspur app is there around the clock. It knows your sensors and what they last measured, so that you need not tell it.',
    'For a repair, ask for a label first. Parcels without one cannot be told apart in the workshop and come back unopened.',
    'Are you from the press, or do you sell plants yourself? Write to partners@example.com, and say in a line what you have in mind.',
  ]
    .map((text) => `<p>${text}</p>`)
    .join('')}`,
};

/**
 * Sends the sample documents through the API as the local editor, unless there are documents.
 * @param dataId makes their ids differ from those of other local data
 * @returns the number of created documents
 */
export async function createSampleDocuments(stack: StackInfo, dataId: string): Promise<number> {
  const token = await signIn(stack.authUrl, editor, stack.password);
  const api = knowledgeApi(stack.apiUrl, async () => token);
  if ((await api.list({ limit: 1 })).documents.length > 0) return 0;
  const { files } = await findSourceFiles(sampleDocumentsDir);
  const pages: Source[] = stack.simulatorUrl === null ? [] : [{ type: 'url', url: samplePage.url }];
  const samples = [...files, ...pages];
  for (const sample of samples) {
    const sent = await sendSource(api, sample, { scope: dataId });
    if ('reason' in sent) {
      throw new Error(`The sample ${'path' in sample ? sample.path : sample.url} could not be sent: ${sent.reason}`);
    }
  }
  return samples.length;
}
