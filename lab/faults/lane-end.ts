/**
 * Checks what all runs of a lane have left behind: only wanted documents may be in Firestore and at
 * ElevenLabs.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DocumentView } from '@knowledge-sync/emulator/simulator';
import { type World, worldOf } from './api-client.ts';
import { differences, repairAll } from './compare.ts';
import { expectEqual } from './heal.ts';
import type { Lane } from './lanes.ts';
import { wronged } from './strangers.ts';
import type { Tally } from './tally.ts';
import { keepPressing, type UserDocument } from './users.ts';
import { judge, withoutInstallation } from './verdict.ts';

/**
 * Longer than the parts of an abandoned upload are kept in these stacks, and longer than the sync
 * of a document that a repair has queued.
 */
const timeoutMs = 90_000;
const pollMs = 1_000;
/** How many texts of a lane are changed by hand at its end. */
const maxChanged = 3;

export async function auditLane({ stack, documents, strangers }: Lane, tally: Tally): Promise<void> {
  const world = worldOf(stack);
  // A document that a repair queued during later faults may have been refused for good. It waits
  // for a user.
  const pressing = keepPressing(documents, world);
  try {
    await expectQuiet(documents, strangers, world, tally);
  } finally {
    await pressing.stop();
  }
  const problems = wronged(stack.simulator, strangers);
  tally.verdicts.wronglyDeleted += problems.length;
  tally.problems.push(...problems);
  await expectNoticed(documents, world, tally);
}

/** Changes some texts by hand without changing their length. The comparison has to find each. */
async function expectNoticed(documents: readonly UserDocument[], world: World, tally: Tally): Promise<void> {
  const { api, stack } = world;
  const changed: string[] = [];
  for (const { id, plan, wanted } of documents) {
    if (id === null || wanted === null || plan.source !== 'text' || changed.length === maxChanged) continue;
    const copyId = (await api.get(id))?.elevenlabs_document_id ?? '';
    if (stack.simulator.changeByHand(copyId, { text: 'x'.repeat(wanted.text.length) })) changed.push(id);
  }
  const found = await differences(api);
  for (const id of changed) {
    if (found.some((finding) => finding.endsWith(`(${id})`))) {
      tally.noticed += 1;
    } else {
      tally.verdicts.wronglyEqual += 1;
      tally.problems.push(`${id} was changed by hand, and the comparison found: ${found.join(', ') || 'nothing'}`);
    }
  }
}

async function expectQuiet(
  documents: readonly UserDocument[],
  strangers: readonly DocumentView[],
  world: World,
  tally: Tally,
): Promise<void> {
  // A folder that was deleted by hand contained the copies of earlier runs.
  await expectEqual('The lane', world, tally);
  await world.api.call('POST', '/reconcile', repairAll);
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const surplus = await surplusOf(documents, strangers, world);
    if (surplus.length === 0) return;
    if (performance.now() > deadlineMs) {
      tally.verdicts.stranded += 1;
      tally.problems.push(...surplus.slice(0, 20).map((one) => `The lane ends with ${one}`));
      return;
    }
    await sleep(pollMs);
  }
}

/** Describes what should not be there, and what is not as it should be. */
async function surplusOf(
  documents: readonly UserDocument[],
  strangers: readonly DocumentView[],
  world: World,
): Promise<string[]> {
  const wanted = documents.filter(({ wanted: one }) => one !== null);
  return [
    ...(await wrongDocuments(documents, world)),
    ...surplusCopies(wanted, strangers, world),
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
  return [...wrong, ...strangers.map((id) => `the document ${id}, which no user created`)];
}

/**
 * Describes copies beyond the wanted ones: the one folder has to hold one copy of each wanted
 * document, and ElevenLabs nothing else but the documents of others.
 */
function surplusCopies(
  wanted: readonly UserDocument[],
  strangers: readonly DocumentView[],
  { stack }: World,
): string[] {
  const isStranger = new Set(strangers.map(({ id }) => id));
  const copies = stack.simulator.documents().filter(({ id, type }) => type !== 'folder' && !isStranger.has(id));
  const names = new Set(wanted.map((document) => `${document.wanted?.name} [kb:${document.id}]`));
  const folders = new Set(copies.map(({ folder_id: folder }) => folder));
  return [
    ...copies.filter(({ name }) => !names.has(withoutInstallation(name))).map(({ name }) => `the copy ${name}`),
    ...(copies.length > names.size ? [`${copies.length} copies of ${names.size} documents`] : []),
    ...(folders.size > 1 || folders.has(null) ? [`copies in ${[...folders].join(' and ')}`] : []),
  ];
}

/** Describes surplus bodies: a text or file has one body, a page or a deleted document has none. */
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
