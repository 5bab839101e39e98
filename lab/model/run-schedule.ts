/** Runs a schedule, then lets everything end without faults, and reports the broken promises. */
import { collections } from '@knowledge-sync/contract';
import { type JobRecord, noCounts } from '@knowledge-sync/functions/reconcile/job.ts';
import { longestCalmMs } from '@knowledge-sync/functions/sweep-gate.ts';
import { Timestamp } from 'firebase-admin/firestore';
import { config } from './config.ts';
import type { Engine } from './engine.ts';
import { problemsAtRest } from './invariants.ts';
import { type Kind, Model, type Mutation } from './model.ts';
import { describeMove, type Move, names, texts } from './moves.ts';

export interface Run {
  /** Null when every promise was kept. */
  problem: string | null;
  log: string[];
}

const minuteMs = 60_000;
/** A document that is not settled after this many sweeps, or some idle ones, counts as stranded. */
const maxQuietSweeps = 80;
const idleBeforeRegular = 3;
const maxIdleSweeps = 6;
const maxStepsToRequest = 100;
const maxSlices = 20;

/**
 * @param tally counts faults and reactions by kind
 * @param kinds the sources of the two documents
 */
export async function runSchedule(
  engine: Engine,
  moves: readonly Move[],
  mutation: Mutation = {},
  tally = new Map<string, number>(),
  kinds: readonly [Kind, Kind] = ['text', 'text'],
): Promise<Run> {
  const model = new Model(engine, mutation, tally);
  const problem = await problemOf(model, moves, kinds);
  return { problem, log: model.world.log };
}

async function problemOf(model: Model, moves: readonly Move[], kinds: readonly [Kind, Kind]): Promise<string | null> {
  await model.create(names[0], texts[0], kinds[0]);
  await model.create(names[1], texts[1], kinds[1]);
  for (const move of moves) {
    await carryOut(model, move);
    if (model.witness.violation !== null) return model.witness.violation.message;
  }
  model.world.say('no faults from here on');
  await comeToRest(model);
  const unrepaired = await repairAtRest(model);
  if (unrepaired !== null) return unrepaired;
  return model.witness.violation?.message ?? (problemsAtRest(model.witness).join('; ') || (await compareAtRest(model)));
}

async function carryOut(model: Model, move: Move): Promise<void> {
  const { world } = model;
  switch (move.move) {
    case 'step': {
      const step = chosen(world.ready(), move.pick);
      if (step === undefined) return await deliverNext(model);
      return await world.take(step, move.fault);
    }
    case 'request':
      for (let count = 0; count < maxStepsToRequest; count += 1) {
        const request = world.ready().find(({ kind }) => kind === 'request');
        if (request !== undefined) return await world.take(request, move.fault);
        await goOn(model);
      }
      return;
    case 'run':
      for (let count = 0; count < move.count; count += 1) await goOn(model);
      return;
    case 'wait':
      return await world.passTime(world.nowMs + move.seconds * 1_000);
    case 'rest':
      return await workOff(model);
    case 'deliver': {
      const event = chosen(dueEvents(model), move.pick);
      if (event !== undefined) await model.deliver(event);
      return;
    }
    case 'redeliver': {
      const event = chosen(model.history.toReversed(), move.pick);
      if (event !== undefined) model.redeliver(event);
      return;
    }
    case 'drop': {
      const event = chosen(model.events, move.pick);
      if (event !== undefined) model.drop(event);
      return;
    }
    case 'sweep':
      return await model.sweep();
    case 'foreign_folders':
      return model.makeForeignFolders(move.count);
    case 'foreign_copy':
      return model.addForeignCopy(model.documentId(move.document));
    case 'change_folder':
      return model.changeFolder(move.how);
    case 'delete_folder':
      return model.deleteFolder();
    case 'agent_folder':
      return model.toggleFolder();
    case 'new_key':
      return model.useNewKey();
    case 'back_up':
      return model.makeBackup();
    case 'restore_backup':
      return model.restoreBackup();
    case 'change_by_hand':
      return model.changeByHand(model.documentId(move.document), move.how);
    case 'compare':
      return await model.compare(move.isRepair);
    case 'edit':
      return await model.edit(
        model.documentId(move.document),
        move.text === null ? null : (texts[move.text] ?? null),
        move.name === null ? null : (names[move.name] ?? null),
      );
    case 'script':
      return model.writeByScript(model.documentId(move.document), names[0], texts[move.text] ?? texts[0]);
    case 'rename_in_console':
      return model.renameInConsole(model.documentId(move.document), names[move.name] ?? names[0]);
    case 'delete':
      return await model.delete(model.documentId(move.document), move);
    case 'restore':
      return await model.restore(model.documentId(move.document));
    case 'agent':
      return model.toggleHold(model.documentId(move.document), move.pick);
    case 'retry':
      return await model.retry(model.documentId(move.document));
    case 'flag':
      return model.flag(model.documentId(move.document));
    case 'erase':
      return model.erase(model.documentId(move.document));
    default:
      return move satisfies never;
  }
}

const chosen = <T>(from: readonly T[], pick: number): T | undefined => from[pick % Math.max(1, from.length)];

const dueEvents = (model: Model) => model.events.filter(({ notBeforeMs }) => notBeforeMs <= model.world.nowMs);

async function goOn(model: Model): Promise<void> {
  const [step] = model.world.ready();
  if (step === undefined) await deliverNext(model);
  else await model.world.take(step, null);
}

async function deliverNext(model: Model): Promise<void> {
  const [event] = dueEvents(model);
  if (event !== undefined) await model.deliver(event);
}

async function comeToRest(model: Model): Promise<void> {
  let idleSweeps = 0;
  for (let sweeps = 0; sweeps < maxQuietSweeps && idleSweeps < maxIdleSweeps; sweeps += 1) {
    await workOff(model);
    if (model.witness.violation !== null || problemsAtRest(model.witness).length === 0) return;
    // A person presses Retry where the schedule retries no more.
    for (const id of model.witness.documentIds) {
      const document = model.witness.read(id);
      if (document?.sync_status !== 'failed' || document.next_retry_at !== null) continue;
      const isInUse = document.sync_error?.type === 'in_use';
      if (isInUse && document.deletion_requested_at === null) model.releaseAll();
      if (isInUse && document.deletion_requested_at !== null) await model.delete(id, { isDelayed: false, force: true });
      else if (sweeps % 2 === 0) await model.retry(id);
      else model.flag(id);
    }
    await workOff(model);
    const dueMs = nextDueMs(model);
    idleSweeps = dueMs === null ? idleSweeps + 1 : 0;
    // When nothing is due for some minutes, the regular pass finds what is left.
    const waitMs = idleSweeps === idleBeforeRegular ? longestCalmMs : minuteMs;
    await model.world.passTime(Math.max(model.world.nowMs + waitMs, dueMs ?? 0));
    await model.sweep();
    // The nightly walk through all documents.
    await model.takeInAll();
    // Sometimes two sweeps run at once.
    if (sweeps % 3 === 0) await model.sweep();
  }
  await workOff(model);
}

/** Repairs with one comparison what people have changed by hand. */
async function repairAtRest(model: Model): Promise<string | null> {
  if (model.witness.violation !== null || model.witness.changedByHand.size === 0) return null;
  // The comparison skips copies that a request under way may have made.
  await model.world.passTime(model.world.nowMs + config.settleMs);
  model.releaseOrphans();
  const { status, message } = await compareToEnd(model, true);
  if (status !== 'completed') return `the repair is ${status}: ${message}`;
  model.witness.changedByHand.clear();
  await comeToRest(model);
  return null;
}

/** Checks that a comparison at rest finds nothing and changes nothing. */
async function compareAtRest(model: Model): Promise<string | null> {
  const { status, message, counts } = await compareToEnd(model, false);
  if (status !== 'completed') return `the comparison is ${status}: ${message}`;
  const problem = model.witness.violation?.message ?? problemsAtRest(model.witness).join('; ');
  if (problem !== '') return problem;
  const { documents, copies, foreign, ...found } = counts;
  const isEqual =
    documents === copies - foreign &&
    foreign === model.witness.foreignCopies.size &&
    Object.values(found).every((count) => count === 0);
  return isEqual ? null : `the comparison finds ${JSON.stringify(counts)}`;
}

/** Runs a comparison to its end; one that was interrupted ends first. */
export async function compareToEnd(
  model: Model,
  isRepair: boolean,
): Promise<Pick<JobRecord, 'counts' | 'message'> & { status: string }> {
  const interrupted = model.latestComparison()?.id;
  for (let slice = 0; slice < maxSlices; slice += 1) {
    await model.compare(isRepair);
    await workOff(model);
    const latest = model.latestComparison();
    if (latest !== null && latest.id !== interrupted && latest.ended_at !== null) return latest;
    await model.world.passTime(model.world.nowMs + config.leaseMs);
  }
  return { status: 'stuck', message: null, counts: noCounts };
}

/** Takes every step, event and timer, but starts no sweep. */
export async function workOff(model: Model): Promise<void> {
  const { world } = model;
  while (model.witness.violation === null) {
    const [step] = world.ready();
    if (step !== undefined) {
      await world.take(step, null);
      continue;
    }
    const [event] = dueEvents(model);
    if (event !== undefined) {
      await model.deliver(event);
      continue;
    }
    const alarmMs = world.nextAlarmMs() ?? Number.POSITIVE_INFINITY;
    const nextMs = Math.min(alarmMs, ...model.events.map(({ notBeforeMs }) => notBeforeMs));
    if (nextMs === Number.POSITIVE_INFINITY) return;
    await world.passTime(Math.max(nextMs, world.nowMs));
  }
}

/** The time just after the next due date, before which a sweep finds nothing. Null for none. */
function nextDueMs(model: Model): number | null {
  const { nowMs } = model.world;
  const documents = model.store.in(collections.knowledge).flatMap(({ stored: { fields } }) => {
    const claim = fields.sync_claim as { expires_at?: unknown } | null;
    return [
      at(fields.settles_at),
      at(fields.next_retry_at),
      at(fields.index_due_at),
      at(claim?.expires_at),
      at(fields.queued_at, config.requeueAfterMs),
      at(fields.retry_requested_at, config.requeueAfterMs),
      at(fields.deletion_requested_at, config.requeueAfterMs),
      at(fields.deletion_not_before),
    ];
  });
  const uploads = model.store.in(collections.uploads).map(({ stored: { fields } }) => at(fields.expires_at));
  const ahead = [...documents, ...uploads].filter((dueMs) => dueMs > nowMs);
  return ahead.length === 0 ? null : Math.min(...ahead) + 1_000;
}

const at = (value: unknown, afterMs = 0): number => (value instanceof Timestamp ? value.toMillis() + afterMs : 0);

/** Formats a failure: the moves, then the log. */
export function report(moves: readonly Move[], { problem, log }: Run): string {
  return [
    `Broken promise: ${problem}`,
    'The schedule:',
    ...moves.map((move) => `  ${describeMove(move)}`),
    'The log:',
    ...log.map((line) => `  ${line}`),
  ].join('\n');
}
