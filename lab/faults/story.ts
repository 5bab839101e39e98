/** Collects the records about a wrong outcome, to find its cause. */
import type { FaultStack } from '../runtime/fault-stack.ts';
import type { World } from './api-client.ts';

/** Log lines, requests, copies and events of a document. */
export function storyOf(stack: FaultStack, id: string): string[] {
  const logged = [stack.runtime, stack.jobs, stack.sweeper, stack.api].flatMap((runtime) => runtime.log());
  const requests = stack.simulator
    .requests()
    .filter(({ name }) => name?.includes(id))
    .map(
      ({ started_at, method, path, status, fault, acted }) =>
        `${started_at} ${method} ${path} ${status} ${fault ?? ''} acted ${acted}`,
    );
  const events = stack.dispatcher.history().filter(({ document }) => document.endsWith(id));
  return [
    ...logged.filter((line) => line.includes(id) || line.includes('folder')),
    ...requests,
    ...stack.simulator
      .documents()
      .filter(({ name, type }) => type === 'folder' || name.includes(id))
      .map((one) => JSON.stringify({ ...one, text: '' })),
    ...events.map(({ ordinal, copy, step }) => `event ${ordinal} copy ${copy} ${step}`),
  ].map((line) => `    ${line}`);
}

/** The latest comparisons, with the processes, log lines and events that belong to them. */
export async function comparisonStory({ stack, firestore }: World): Promise<string[]> {
  const jobs = await firestore.documents('jobs');
  const processes = [stack.jobs, stack.sweeper].map((runtime) => `process ${runtime.pid()}`);
  const logged = [
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
    ...logged,
    ...events.map(({ document, ordinal, copy, step }) => `event ${document} ${ordinal} copy ${copy} ${step}`),
  ].map((line) => `    ${line}`);
}
