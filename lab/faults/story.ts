/** What is on record when something has come out wrong, to find out how. */
import type { FaultStack } from '../runtime/fault-stack.ts';
import type { World } from './api-client.ts';

/** Everything that was logged about a document. */
export function storyOf(stack: FaultStack, id: string): string[] {
  const said = [stack.runtime, stack.jobs, stack.sweeper, stack.api].flatMap((runtime) => runtime.log());
  const asked = stack.simulator
    .requests()
    .filter(({ name }) => name?.includes(id))
    .map(
      ({ started_at, method, path, status, fault, acted }) =>
        `${started_at} ${method} ${path} ${status} ${fault ?? ''} acted ${acted}`,
    );
  const events = stack.dispatcher.history().filter(({ document }) => document.endsWith(id));
  return [
    ...said.filter((line) => line.includes(id) || line.includes('folder')),
    ...asked,
    ...stack.simulator
      .documents()
      .filter(({ name, type }) => type === 'folder' || name.includes(id))
      .map((one) => JSON.stringify({ ...one, text: '' })),
    ...events.map(({ ordinal, copy, step }) => `event ${ordinal} copy ${copy} ${step}`),
  ].map((line) => `    ${line}`);
}

/** What is known of the comparison that was started last, and of those who should carry it on. */
export async function comparisonStory({ stack, firestore }: World): Promise<string[]> {
  const jobs = await firestore.documents('jobs');
  const processes = [stack.jobs, stack.sweeper].map((runtime) => `process ${runtime.pid()}`);
  const said = [
    ...stack.jobs.log().slice(-20),
    ...stack.sweeper.log().slice(-5),
    ...stack.api
      .log()
      .filter((line) => line.includes('reconcile'))
      .slice(-5),
  ];
  const events = stack.dispatcher
    .history()
    .filter(({ document }) => document.startsWith('jobs/'))
    .slice(-20);
  return [
    ...jobs.slice(-3).map((job) => JSON.stringify(job)),
    ...processes,
    JSON.stringify(stack.dispatcher.counts()),
    ...said,
    ...events.map(({ document, ordinal, copy, step }) => `event ${document} ${ordinal} copy ${copy} ${step}`),
  ].map((line) => `    ${line}`);
}
