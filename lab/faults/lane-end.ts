/** What a lane's runs have left behind, taken together: nothing but the documents that people want, on either side. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultStack } from '../runtime/fault-stack.ts';
import { type World, worldOf } from './api-client.ts';
import { expectEqual } from './heal.ts';
import type { Tally } from './tally.ts';
import { keepPressing, type UserDocument } from './users.ts';
import { judge } from './verdict.ts';

/** Longer than what an upload leaves is kept in these stacks, and than a document that a repair has queued takes. */
const timeoutMs = 90_000;
const pollMs = 1_000;

export async function auditLane(stack: FaultStack, documents: readonly UserDocument[], tally: Tally): Promise<void> {
  const world = worldOf(stack);
  // What a repair queued in the midst of later faults may have been refused for good, which waits for a document.
  const pressing = keepPressing(documents, world);
  try {
    await expectQuiet(documents, world, tally);
  } finally {
    await pressing.stop();
  }
}

async function expectQuiet(documents: readonly UserDocument[], world: World, tally: Tally): Promise<void> {
  // A folder that was deleted by hand took the copies of earlier runs with it.
  await expectEqual('The lane', world, tally);
  await world.api.call('POST', '/reconcile', { repair: true });
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const surplus = await surplusOf(documents, world);
    if (surplus.length === 0) return;
    if (performance.now() > deadlineMs) {
      tally.verdicts.stranded += 1;
      tally.problems.push(...surplus.slice(0, 20).map((one) => `The lane ends with ${one}`));
      return;
    }
    await sleep(pollMs);
  }
}

/** In words: what is there and should not be, or is not what it should be. */
async function surplusOf(documents: readonly UserDocument[], world: World): Promise<string[]> {
  const wanted = documents.filter(({ wanted: one }) => one !== null);
  return [
    ...(await wrongDocuments(documents, world)),
    ...surplusCopies(wanted, world),
    ...(await world.firestore.uploads()).map(({ id, documentId }) => `the record ${id} of an upload for ${documentId}`),
    ...(await surplusParts(documents, world)),
  ];
}

async function wrongDocuments(documents: readonly UserDocument[], { stack, api, firestore }: World): Promise<string[]> {
  const wrong: string[] = [];
  for (const { id, wanted, plan } of documents) {
    if (id === null) continue;
    const verdict = await judge(id, wanted, await api.get(id), stack.simulator, firestore);
    if (verdict.kind !== 'right') wrong.push(`${plan.name} (${id}), ${verdict.kind}: ${verdict.detail}`);
  }
  const known = new Set(documents.map(({ id }) => id));
  const strangers = (await firestore.ids('knowledge')).filter((id) => !known.has(id));
  return [...wrong, ...strangers.map((id) => `the document ${id}, which nobody made`)];
}

/** The one folder holds one copy of each wanted document, and there is nothing else, with a key or without. */
function surplusCopies(wanted: readonly UserDocument[], { stack }: World): string[] {
  const copies = stack.simulator.documents().filter(({ type }) => type !== 'folder');
  const names = new Set(wanted.map((document) => `${document.wanted?.name} [kb:${document.id}]`));
  const folders = new Set(copies.map(({ folder_id: folder }) => folder));
  return [
    ...copies.filter(({ name }) => !names.has(name)).map(({ name }) => `the copy ${name}`),
    ...(copies.length > names.size ? [`${copies.length} copies of ${names.size} documents`] : []),
    ...(folders.size > 1 || folders.has(null) ? [`copies in ${[...folders].join(' and ')}`] : []),
  ];
}

/** A text or a file has one body, whole; a page has none, nor has what was deleted. */
async function surplusParts(documents: readonly UserDocument[], { firestore }: World): Promise<string[]> {
  const surplus: string[] = [];
  for (const { id, plan, wanted } of documents) {
    const parts = id === null ? [] : await firestore.ids(`knowledge/${id}/body`);
    const bodies = new Set(parts.map((part) => part.split('.')[0]));
    const expected = wanted === null || plan.source === 'page' ? 0 : 1;
    if (bodies.size !== expected) surplus.push(`${bodies.size} bodies of ${plan.name}: ${parts.join(', ')}`);
  }
  return surplus;
}
