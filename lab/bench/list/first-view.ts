/** Counts on the wire what the first view reads. */
import type { LocalStack } from '@knowledge-sync/e2e/stack';
import type { Page } from '@playwright/test';
import type { Figure } from '../report.ts';
import { countReads, messagesOf } from './count-reads.ts';
import { leaveList, openList } from './first-row.ts';
import { logWire } from './wire-log.ts';

/** A page of the list, the counts in five records, and the agents. */
const mostDocuments = 106;

interface FirstView {
  /** Documents that were read. */
  reads: number;
  figures: Figure[];
}

export async function countFirstView(page: Page, stack: LocalStack, documents: number): Promise<FirstView> {
  await leaveList(page);
  const wire = await logWire(page, stack.info.firestoreHost);
  await openList(page, stack.info.hostingUrl);
  await wire.quiet();
  const reads = [...countReads(wire.streams().flatMap(messagesOf)).values()].reduce((sum, count) => sum + count, 0);
  const queries = wire.aggregations();
  const receivedBytes = wire.receivedBytes();
  await wire.stop();
  const figures: Figure[] = [
    {
      title: 'documents read by the first view',
      value: reads,
      unit: 'documents',
      beside: { title: 'read by a listener to everything', value: documents },
      aim: { kind: 'at most', value: mostDocuments },
    },
    {
      title: 'count queries of the first view',
      value: queries,
      unit: 'queries',
      beside: null,
      aim: { kind: 'at most', value: 0 },
    },
    { title: 'received from Firestore', value: receivedBytes / 1024, unit: 'KB', beside: null, aim: null },
  ];
  return { reads, figures };
}
