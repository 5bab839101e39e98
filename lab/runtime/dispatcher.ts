/**
 * Replaces Eventarc: receives the Firestore emulator's events and delivers them to the functions
 * until each is acknowledged, a limited number at once. On request it drops, duplicates, delays and
 * reorders events.
 *
 * ```
 *  Firestore emulator ──▶ mishaps ──▶ ready ──▶ in flight ──▶ acknowledged
 *                           │ dropped    ▲           │ anything else
 *                           ▼            └─ waiting ◀┘ (too old: expired)
 * ```
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { host } from '@knowledge-sync/emulator/ports';
import { type Deliver, deliver as post } from './deliver.ts';
import { type FirestoreEvent, parseEvent } from './event.ts';
import { chooseMishaps, type MishapRates, noMishaps } from './mishaps.ts';
import { readBody } from './request-body.ts';
import { createShipments, type Shipment, type ShipmentCounts, type ShipmentStep } from './shipments.ts';
import { barrierTrigger, registerTriggers, type Trigger, triggerKeyOf } from './triggers.ts';

export interface DispatcherOptions {
  /** Where the runtime of the trigger's function listens. */
  target: string;
  trigger: Trigger;
  /** Further triggers, each with the runtime of its function. */
  others?: readonly { trigger: Trigger; target: string }[];
  /** Deliveries at once: instances times their concurrency. */
  concurrency: number;
  /** Makes one delivery; posts the event by default. */
  deliver?: Deliver;
  /** After this a delivery counts as failed, although the runtime may continue with it. */
  deliveryTimeoutMs: number;
  /** Wait before the first redelivery; it doubles with each. Eventarc: 10 s, up to 600 s. */
  backoffMs?: number;
  longestBackoffMs?: number;
  /** Age at which an unacknowledged event is given up. Eventarc: 24 h. */
  retentionMs?: number;
  seed?: string;
  mishaps?: Partial<MishapRates>;
  /** The longest delay, and the longest time between two copies. */
  longestDelayMs?: number;
  /** How long an event waits for a later event of its document to overtake it. */
  reorderHoldMs?: number;
}

interface DispatcherCounts extends ShipmentCounts {
  /** Events from Firestore. */
  received: number;
  duplicated: number;
  delayed: number;
  /** Events that another event of the same document overtook on request. */
  reordered: number;
  dropped: number;
}

/** One step of an event. */
interface DispatcherStep {
  event_id: string;
  document: string;
  /** Zero-based position among this document's events. */
  ordinal: number;
  /** 0, and 1 for a duplicate. */
  copy: number;
  step: 'dropped' | 'duplicated' | 'delayed' | 'held' | 'overtaken' | ShipmentStep;
}

export interface Dispatcher {
  /** Host and port, for the emulator's `--functions_emulator`. */
  address: string;
  /** Makes the emulator post its events here. To be repeated after each restart of the emulator. */
  register(firestoreHost: string, projectId: string): Promise<void>;
  counts(): DispatcherCounts;
  /** The steps of all events, in order of time. */
  history(): DispatcherStep[];
  /** Applies from the next event on. Rates that are not given are 0. */
  setMishaps(mishaps: Partial<MishapRates>): void;
  setConcurrency(concurrency: number): void;
  /** Resolves when every event that has arrived is delivered or given up. */
  idle(): Promise<void>;
  /**
   * Resolves when the event of this document below `barriers/` has arrived, after those of all
   * earlier writes.
   */
  passed(barrierDocument: string): Promise<void>;
  /** Stops all deliveries. */
  stop(): Promise<void>;
}

export async function startDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const { concurrency, deliver = post, deliveryTimeoutMs, seed = '' } = options;
  const routes = [{ trigger: options.trigger, target: options.target }, ...(options.others ?? [])];
  const { backoffMs = 10_000, longestBackoffMs = 600_000, retentionMs = 24 * 3600_000 } = options;
  const { longestDelayMs = 1_000, reorderHoldMs = 1_000 } = options;
  let rates = { ...noMishaps, ...options.mishaps };
  const counts = { received: 0, duplicated: 0, delayed: 0, reordered: 0, dropped: 0 };
  const history: DispatcherStep[] = [];
  const held = new Map<string, { shipment: Shipment; timer: NodeJS.Timeout }>();
  const eventsOf = new Map<string, number>();
  const barriers = new Map<string, PromiseWithResolvers<void>>();

  const record = ({ event, ordinal, copy }: Shipment, step: DispatcherStep['step']): void => {
    history.push({ event_id: event.id, document: event.document, ordinal, copy, step });
  };

  const shipments = createShipments({
    concurrency,
    deliver,
    deliveryTimeoutMs,
    backoffMs,
    longestBackoffMs,
    retentionMs,
    record,
  });

  const receive = (event: FirestoreEvent, target: string): void => {
    const { document } = event;
    const ordinal = eventsOf.get(document) ?? 0;
    eventsOf.set(document, ordinal + 1);
    counts.received += 1;
    const mishaps = chooseMishaps(seed, { document, ordinal }, rates, longestDelayMs);
    const times = { receivedMs: performance.now(), attempts: 0 };
    const shipment: Shipment = { event, target, ordinal, copy: 0, ...times, overtakes: [] };
    if (mishaps.drop) {
      counts.dropped += 1;
      record(shipment, 'dropped');
      return;
    }
    shipments.open(shipment);
    if (mishaps.duplicateAfterMs !== null) {
      const duplicate = { ...shipment, copy: 1, overtakes: [] };
      shipments.open(duplicate);
      counts.duplicated += 1;
      record(duplicate, 'duplicated');
      shipments.after(mishaps.duplicateAfterMs, () => shipments.enqueue(duplicate));
    }
    if (mishaps.delayMs !== null) {
      counts.delayed += 1;
      record(shipment, 'delayed');
      shipments.after(mishaps.delayMs, () => shipments.enqueue(shipment));
    } else if (mishaps.reorder && !held.has(document)) {
      hold(shipment);
    } else {
      overtakeHeld(shipment);
      shipments.enqueue(shipment);
    }
  };

  /**
   * Holds an event back for a later one to overtake. If none comes in time, the event was only
   * delayed.
   */
  const hold = (shipment: Shipment): void => {
    record(shipment, 'held');
    const timer = shipments.after(reorderHoldMs, () => {
      held.delete(shipment.event.document);
      counts.delayed += 1;
      shipments.enqueue(shipment);
    });
    held.set(shipment.event.document, { shipment, timer });
  };

  const overtakeHeld = (newer: Shipment): void => {
    const earlier = held.get(newer.event.document);
    if (earlier === undefined) return;
    held.delete(newer.event.document);
    shipments.cancel(earlier.timer);
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
      // Answered before the delivery: the emulator posts one event at a time and would wait.
      response.writeHead(204).end();
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  });
  // The emulator loses an event that it posts on a connection which is just being closed for being
  // idle.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });

  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    register: (firestoreHost, projectId) =>
      registerTriggers(firestoreHost, projectId, [...routes.map(({ trigger }) => trigger), barrierTrigger]),
    counts: () => ({ ...counts, ...shipments.counts() }),
    history: () => [...history],
    setMishaps(mishaps) {
      rates = { ...noMishaps, ...mishaps };
    },
    setConcurrency: shipments.setConcurrency,
    idle: shipments.idle,
    passed: (document) => barrier(document).promise,
    async stop() {
      shipments.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
