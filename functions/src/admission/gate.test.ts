import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndOfRequest } from '../elevenlabs/provider.ts';
import { type VirtualClock, virtualClock } from '../testing/virtual-clock.ts';
import { Gate, holdMs, NotAdmittedError } from './gate.ts';

/** The shared slots in memory: shared-slots.test.ts has those in Firestore. */
class Lender {
  taken = 0;
  most = 0;
  calls = 0;
  readonly count: number;

  constructor(count: number) {
    this.count = count;
  }

  tryTake = async (): Promise<(() => Promise<void>) | null> => {
    this.calls += 1;
    if (this.taken >= this.count) return null;
    this.taken += 1;
    this.most = Math.max(this.most, this.taken);
    return async () => {
      this.taken -= 1;
    };
  };
}

function aGate({ own, shared = 0, lender = new Lender(shared) }: { own: number; shared?: number; lender?: Lender }) {
  const clock = virtualClock();
  const warnings: unknown[] = [];
  const logger = {
    info: () => undefined,
    warn: (_: string, fields: unknown) => void warnings.push(fields),
    error: () => undefined,
  };
  const gate = new Gate({ clock, logger, random: () => 0.5 }, { own, shared: lender, longestWaitMs: 60_000 });
  return { gate, clock, lender, warnings };
}

const never = new AbortController().signal;

/** Enters and records the ends of those that have started. */
function enterMany(gate: Gate, count: number): EndOfRequest[] {
  const started: EndOfRequest[] = [];
  for (let n = 0; n < count; n += 1) void gate.enter(never).then((end) => started.push(end));
  return started;
}

describe('requests', () => {
  it('start at once within the slots of the instance, and then one for each that ends', async () => {
    const { gate, clock } = aGate({ own: 2 });
    const started = enterMany(gate, 5);
    await clock.advance(0);
    expect(started).toHaveLength(2);
    started[0]?.(null);
    await clock.advance(0);
    expect(started).toHaveLength(3);
    started[1]?.(null);
    started[2]?.(null);
    await clock.advance(0);
    expect(started).toHaveLength(5);
  });

  it('that are stopped while they wait leave no trace', async () => {
    const { gate, clock } = aGate({ own: 1 });
    const [first] = [await gate.enter(never)];
    const stop = new AbortController();
    const waiting = gate.enter(stop.signal);
    stop.abort(new Error('the time is over'));
    await expect(waiting).rejects.toThrow('the time is over');
    await expect(gate.enter(stop.signal)).rejects.toThrow('the time is over');
    first(null);
    const started = enterMany(gate, 1);
    await clock.advance(0);
    expect(started).toHaveLength(1);
  });

  it('pause after a refusal, and then are as many as were accepted', async () => {
    const { gate, clock, warnings } = aGate({ own: 5 });
    const started = enterMany(gate, 20);
    await clock.advance(0);
    expect(started).toHaveLength(5);
    for (const end of started.slice(0, 3)) end({ retryAfterMs: null });
    await clock.advance(999);
    expect(started).toHaveLength(5);
    await clock.advance(1);
    // Two of the first five are still under way.
    expect(started).toHaveLength(5);
    started[3]?.(null);
    await clock.advance(0);
    expect(started).toHaveLength(6);
    expect(warnings).toEqual([
      { before: 5, now: 4 },
      { before: 4, now: 3 },
      { before: 3, now: 2 },
    ]);
  });

  it('are more again with time', async () => {
    const { gate, clock } = aGate({ own: 3 });
    const started = enterMany(gate, 10);
    await clock.advance(0);
    for (const end of started.splice(0)) end({ retryAfterMs: null });
    await clock.advance(1_000);
    expect(started).toHaveLength(1);
    await clock.advance(10_000);
    started.shift()?.(null);
    await clock.advance(0);
    expect(started).toHaveLength(2);
  });
});

describe('shared slots', () => {
  it('are not asked for while the own ones are enough', async () => {
    const { gate, clock, lender } = aGate({ own: 2, shared: 1 });
    const started = enterMany(gate, 2);
    await clock.advance(60_000);
    expect(started).toHaveLength(2);
    expect(lender.calls).toBe(0);
  });

  it('are used while requests wait, for a short time each', async () => {
    const { gate, clock, lender } = aGate({ own: 2, shared: 2 });
    const started = enterMany(gate, 100);
    await clock.advance(0);
    expect(started).toHaveLength(4);
    expect(lender.taken).toBe(2);
    await clock.advance(holdMs);
    // Requests are still under way: nothing is given back before they end.
    expect(lender.taken).toBe(2);
    for (const end of started.splice(0)) end(null);
    await clock.advance(0);
    expect(started).toHaveLength(2);
    expect(lender.taken).toBe(0);
    await clock.advance(1_000);
    expect(started).toHaveLength(4);
    expect(lender.taken).toBe(2);
  });

  it('are waited for if others have them', async () => {
    const lender = new Lender(1);
    const giveBack = await lender.tryTake();
    const { gate, clock } = aGate({ own: 0, lender });
    const started = enterMany(gate, 1);
    await clock.advance(5_000);
    expect(started).toHaveLength(0);
    await giveBack?.();
    await clock.advance(1_000);
    expect(started).toHaveLength(1);
  });

  it('are given back by the last document, before its function ends', async () => {
    const { gate, clock, lender } = aGate({ own: 0, shared: 1 });
    const [first, last] = [await gate.admit(), await gate.admit()];
    const started = enterMany(gate, 1);
    await clock.advance(0);
    started[0]?.(null);
    await first();
    expect(lender.taken).toBe(1);
    await last();
    expect(lender.taken).toBe(0);
  });
});

describe('documents', () => {
  it('are let in while few are in work, in their order', async () => {
    const { gate, clock } = aGate({ own: 1 });
    const entered: number[] = [];
    const leaves: (() => Promise<void>)[] = [];
    for (let n = 0; n < 6; n += 1) {
      void gate.admit().then((leave) => {
        entered.push(n);
        leaves.push(leave);
      });
    }
    await clock.advance(0);
    expect(entered).toEqual([0, 1, 2]);
    await leaves[0]?.();
    await clock.advance(0);
    expect(entered).toEqual([0, 1, 2, 3]);
  });

  it('that wait too long are left to the next delivery of their event', async () => {
    const { gate, clock } = aGate({ own: 1 });
    for (let n = 0; n < 3; n += 1) await gate.admit();
    const late = gate.admit().catch((error: unknown) => error);
    await clock.advance(59_999);
    await clock.advance(1);
    expect(await late).toBeInstanceOf(NotAdmittedError);
  });

  it('wait while ElevenLabs refuses', async () => {
    const { gate, clock } = aGate({ own: 2 });
    (await gate.enter(never))({ retryAfterMs: 20_000 });
    let isIn = false;
    void gate.admit().then(() => (isIn = true));
    await clock.advance(19_999);
    expect(isIn).toBe(false);
    await clock.advance(1);
    expect(isIn).toBe(true);
  });
});

interface Job {
  atMs: number;
  lastsMs: number;
  isRefused: boolean;
  stopsAfterMs: number | null;
}

async function run(clock: VirtualClock, gate: Gate, job: Job, seen: { now: number; most: number; ended: number }) {
  await clock.sleep(job.atMs);
  const stop = new AbortController();
  if (job.stopsAfterMs !== null) clock.timer(job.stopsAfterMs, () => stop.abort(new Error('stopped')));
  const leave = await gate.admit().catch(() => null);
  if (leave !== null) {
    const end = await gate.enter(stop.signal).catch(() => null);
    if (end !== null) {
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      await clock.sleep(job.lastsMs);
      seen.now -= 1;
      end(job.isRefused ? { retryAfterMs: null } : null);
    }
    await leave();
  }
  seen.ended += 1;
}

it('never lets more start than there are slots, ends every wait, and keeps no slot, in any order of events', async () => {
  const job = fc.record({
    atMs: fc.nat(5_000),
    lastsMs: fc.nat(3_000),
    isRefused: fc.boolean(),
    stopsAfterMs: fc.option(fc.nat(4_000)),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.nat(3),
      fc.integer({ min: 1, max: 2 }),
      fc.array(job, { maxLength: 30 }),
      async (own, shared, jobs) => {
        const { gate, clock, lender } = aGate({ own, shared });
        const seen = { now: 0, most: 0, ended: 0 };
        for (const one of jobs) void run(clock, gate, one, seen);
        await clock.advance(30 * 60_000);
        expect(seen.ended).toBe(jobs.length);
        expect(seen.most).toBeLessThanOrEqual(own + shared);
        expect(lender.taken).toBe(0);
      },
    ),
    { numRuns: 150 },
  );
});
