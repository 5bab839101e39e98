/**
 * Stands where Eventarc stands: takes the Firestore emulator's events and delivers them to a functions runtime until each is
 * acknowledged, at most so many at once, with growing waits. On request it loses, doubles, delays and reorders them.
 *
 * ```
 *  Firestore emulator ──▶ mishaps ──▶ ready ──▶ in flight ──▶ acknowledged
 *                           │ dropped    ▲           │ anything else
 *                           ▼            └─ waiting ◀┘ (kept too long: expired)
 * ```
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { host } from '@knowledge-sync/emulator/ports';
import { type DeliveryOutcome, deliver } from './deliver.ts';
import { type FirestoreEvent, parseEvent } from './event.ts';
import { chooseMishaps, type MishapRates, noMishaps } from './mishaps.ts';
import { readBody } from './request-body.ts';
import { barrierTrigger, registerTriggers, type Trigger, triggerKeyOf } from './triggers.ts';

export interface DispatcherOptions {
  /** Where the runtime listens. */
  target: string;
  trigger: Trigger;
  /** Further triggers, with the runtimes of their own. */
  others?: readonly { trigger: Trigger; target: string }[];
  /** Deliveries at once: instances times their concurrency. */
  concurrency: number;
  /** After this a delivery counts as failed, although the runtime may go on with it. */
  deliveryTimeoutMs: number;
  /** Before the first redelivery; it doubles with each. Eventarc: 10 s, up to 600 s. */
  backoffMs?: number;
  longestBackoffMs?: number;
  /** An event that nobody acknowledged is given up when it is this old. Eventarc: 24 h. */
  retentionMs?: number;
  seed?: string;
  mishaps?: Partial<MishapRates>;
  /** The longest delay, and the longest time between two copies. */
  longestDelayMs?: number;
  /** How long an event waits for another of its document that may overtake it. */
  reorderHoldMs?: number;
}

interface DispatcherCounts {
  /** Events from Firestore. */
  received: number;
  /** Acknowledged deliveries, copies included. */
  delivered: number;
  /** Deliveries that were not acknowledged. */
  failed: number;
  /** Those of them that were answered with 429. */
  busy: number;
  redelivered: number;
  duplicated: number;
  delayed: number;
  /** Events that another event of the same document overtook on request. */
  reordered: number;
  dropped: number;
  /** Given up for their age. */
  expired: number;
  in_flight: number;
  /** Taken, not in flight, and not ended: ready, delayed or between two deliveries. */
  queued: number;
  most_in_flight: number;
}

/** What became of an event, step by step, in the order in which it happened. */
interface DispatcherStep {
  event_id: string;
  document: string;
  /** The how-manieth event of its document it is, from 0. */
  ordinal: number;
  /** 0, and 1 for a duplicate. */
  copy: number;
  step: 'dropped' | 'duplicated' | 'delayed' | 'held' | 'overtaken' | 'expired' | DeliveryOutcome['kind'];
}

export interface Dispatcher {
  /** Host and port, for the emulator's `--functions_emulator`. */
  address: string;
  /** Makes the emulator post its events here. After a restart of the emulator it is to be done again. */
  register(firestoreHost: string, projectId: string): Promise<void>;
  counts(): DispatcherCounts;
  history(): DispatcherStep[];
  /** From the next event on; a rate that is not named is none. */
  setMishaps(mishaps: Partial<MishapRates>): void;
  setConcurrency(concurrency: number): void;
  /** Resolves when no event that has arrived is still to be delivered. */
  idle(): Promise<void>;
  /** Resolves when the event of this document below `barriers/` has arrived, and with it all that were written before. */
  passed(barrierDocument: string): Promise<void>;
  /** Delivers nothing more. */
  stop(): Promise<void>;
}

/** One copy of an event on its way. */
interface Shipment {
  event: FirestoreEvent;
  target: string;
  ordinal: number;
  copy: number;
  receivedMs: number;
  attempts: number;
  /** Events that this one overtakes: they follow when its first delivery has ended. */
  overtakes: Shipment[];
}

export async function startDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const { deliveryTimeoutMs, seed = '' } = options;
  const routes = [{ trigger: options.trigger, target: options.target }, ...(options.others ?? [])];
  const { backoffMs = 10_000, longestBackoffMs = 600_000, retentionMs = 24 * 3600_000 } = options;
  const { longestDelayMs = 1_000, reorderHoldMs = 1_000 } = options;
  let { concurrency } = options;
  let rates = { ...noMishaps, ...options.mishaps };
  const counts = noCounts();
  const history: DispatcherStep[] = [];
  /** Every shipment that has not ended. */
  const open = new Set<Shipment>();
  const ready: Shipment[] = [];
  const held = new Map<string, { shipment: Shipment; timer: NodeJS.Timeout }>();
  const timers = new Set<NodeJS.Timeout>();
  const eventsOf = new Map<string, number>();
  const waitingForIdle = new Set<() => void>();
  const barriers = new Map<string, PromiseWithResolvers<void>>();
  let inFlight = 0;
  let stopped = false;

  const record = ({ event, ordinal, copy }: Shipment, step: DispatcherStep['step']): void => {
    history.push({ event_id: event.id, document: event.document, ordinal, copy, step });
  };

  const after = (ms: number, action: () => void): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
    return timer;
  };

  const end = (shipment: Shipment): void => {
    open.delete(shipment);
    if (open.size > 0) return;
    for (const resolve of waitingForIdle) resolve();
    waitingForIdle.clear();
  };

  const enqueue = (shipment: Shipment): void => {
    ready.push(shipment);
    pump();
  };

  const pump = (): void => {
    while (!stopped && inFlight < concurrency) {
      const next = ready.shift();
      if (next === undefined) return;
      void ship(next);
    }
  };

  const ship = async (shipment: Shipment): Promise<void> => {
    inFlight += 1;
    counts.most_in_flight = Math.max(counts.most_in_flight, inFlight);
    if (shipment.attempts > 0) counts.redelivered += 1;
    shipment.attempts += 1;
    const outcome = await deliver(shipment.event, shipment.target, deliveryTimeoutMs);
    inFlight -= 1;
    if (stopped) return;
    record(shipment, outcome.kind);
    for (const overtaken of shipment.overtakes.splice(0)) enqueue(overtaken);
    settle(shipment, outcome);
    pump();
  };

  const settle = (shipment: Shipment, outcome: DeliveryOutcome): void => {
    if (outcome.kind === 'acknowledged') {
      counts.delivered += 1;
      end(shipment);
      return;
    }
    counts.failed += 1;
    if (outcome.kind === 'busy') counts.busy += 1;
    const waitMs = Math.min(backoffMs * 2 ** (shipment.attempts - 1), longestBackoffMs);
    if (performance.now() + waitMs - shipment.receivedMs > retentionMs) {
      counts.expired += 1;
      record(shipment, 'expired');
      end(shipment);
      return;
    }
    after(waitMs, () => enqueue(shipment));
  };

  const receive = (event: FirestoreEvent, target: string): void => {
    const { document } = event;
    const ordinal = eventsOf.get(document) ?? 0;
    eventsOf.set(document, ordinal + 1);
    counts.received += 1;
    const mishaps = chooseMishaps(seed, { document, ordinal }, rates, longestDelayMs);
    const shipment: Shipment = {
      event,
      target,
      ordinal,
      copy: 0,
      receivedMs: performance.now(),
      attempts: 0,
      overtakes: [],
    };
    if (mishaps.drop) {
      counts.dropped += 1;
      record(shipment, 'dropped');
      return;
    }
    open.add(shipment);
    if (mishaps.duplicateAfterMs !== null) {
      const duplicate = { ...shipment, copy: 1, overtakes: [] };
      open.add(duplicate);
      counts.duplicated += 1;
      record(duplicate, 'duplicated');
      after(mishaps.duplicateAfterMs, () => enqueue(duplicate));
    }
    if (mishaps.delayMs !== null) {
      counts.delayed += 1;
      record(shipment, 'delayed');
      after(mishaps.delayMs, () => enqueue(shipment));
    } else if (mishaps.reorder && !held.has(document)) {
      hold(shipment);
    } else {
      overtakeHeld(shipment);
      enqueue(shipment);
    }
  };

  /** Nothing overtakes it in time: then it was only late. */
  const hold = (shipment: Shipment): void => {
    record(shipment, 'held');
    const timer = after(reorderHoldMs, () => {
      held.delete(shipment.event.document);
      counts.delayed += 1;
      enqueue(shipment);
    });
    held.set(shipment.event.document, { shipment, timer });
  };

  const overtakeHeld = (newer: Shipment): void => {
    const earlier = held.get(newer.event.document);
    if (earlier === undefined) return;
    held.delete(newer.event.document);
    clearTimeout(earlier.timer);
    timers.delete(earlier.timer);
    newer.overtakes.push(earlier.shipment);
    counts.reordered += 1;
    record(earlier.shipment, 'overtaken');
  };

  const barrier = (document: string): PromiseWithResolvers<void> => {
    const known = barriers.get(document) ?? Promise.withResolvers<void>();
    barriers.set(document, known);
    return known;
  };

  const server = createServer(async (request, response) => {
    try {
      const event = parseEvent(request.headers, await readBody(request));
      const key = triggerKeyOf(request.url ?? '');
      const route = routes.find(({ trigger }) => trigger.key === key);
      if (key === barrierTrigger.key) barrier(event.document).resolve();
      else if (route !== undefined) receive(event, route.target);
      else throw new Error(`there is no trigger ${key}`);
      // Taken, not delivered: the emulator posts one event at a time and would wait.
      response.writeHead(204).end();
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  });
  // The emulator does not post an event again that meets a connection which is just being closed for standing idle.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });

  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    register: (firestoreHost, projectId) =>
      registerTriggers(firestoreHost, projectId, [...routes.map(({ trigger }) => trigger), barrierTrigger]),
    counts: () => ({ ...counts, in_flight: inFlight, queued: open.size - inFlight }),
    history: () => [...history],
    setMishaps(mishaps) {
      rates = { ...noMishaps, ...mishaps };
    },
    setConcurrency(allowed) {
      concurrency = allowed;
      pump();
    },
    idle: () => (open.size === 0 ? Promise.resolve() : new Promise((resolve) => waitingForIdle.add(resolve))),
    passed: (document) => barrier(document).promise,
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const noCounts = (): Omit<DispatcherCounts, 'in_flight' | 'queued'> => ({
  received: 0,
  delivered: 0,
  failed: 0,
  busy: 0,
  redelivered: 0,
  duplicated: 0,
  delayed: 0,
  reordered: 0,
  dropped: 0,
  expired: 0,
  most_in_flight: 0,
});
