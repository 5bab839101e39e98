/**
 * The dispatcher's queue: delivers each event until it is acknowledged, a limited number at once,
 * with growing waits.
 */
import type { Deliver, DeliveryOutcome } from './deliver.ts';
import type { FirestoreEvent } from './event.ts';

/** One copy of an event on its way. */
export interface Shipment {
  event: FirestoreEvent;
  target: string;
  /** Zero-based position among this document's events. */
  ordinal: number;
  /** 0, and 1 for a duplicate. */
  copy: number;
  receivedMs: number;
  attempts: number;
  /** Earlier events of the document that follow once the first delivery of this one has ended. */
  overtakes: Shipment[];
}

export type ShipmentStep = 'expired' | DeliveryOutcome['kind'];

export interface ShipmentOptions {
  concurrency: number;
  deliver: Deliver;
  deliveryTimeoutMs: number;
  backoffMs: number;
  longestBackoffMs: number;
  retentionMs: number;
  record(shipment: Shipment, step: ShipmentStep): void;
}

export interface ShipmentCounts {
  /** Acknowledged deliveries, of duplicates too. */
  delivered: number;
  /** Deliveries that were not acknowledged. */
  failed: number;
  /** Deliveries that were answered with 429; they count as failed too. */
  busy: number;
  redelivered: number;
  /** Events given up because of their age. */
  expired: number;
  in_flight: number;
  /** Accepted, not in flight and not ended: ready, delayed, or between two deliveries. */
  queued: number;
  most_in_flight: number;
}

export interface Shipments {
  /** Counts the shipment as open, until it is acknowledged or expires. */
  open(shipment: Shipment): void;
  /** Delivers the shipment as soon as a delivery is free. */
  enqueue(shipment: Shipment): void;
  /** Acts after a while, unless stopped or cancelled by then. */
  after(ms: number, action: () => void): NodeJS.Timeout;
  cancel(timer: NodeJS.Timeout): void;
  counts(): ShipmentCounts;
  setConcurrency(concurrency: number): void;
  /** Resolves when no shipment is open. */
  idle(): Promise<void>;
  stop(): void;
}

export function createShipments(options: ShipmentOptions): Shipments {
  const { deliver, deliveryTimeoutMs, backoffMs, longestBackoffMs, retentionMs, record } = options;
  let { concurrency } = options;
  const counts = { delivered: 0, failed: 0, busy: 0, redelivered: 0, expired: 0, most_in_flight: 0 };
  const open = new Set<Shipment>();
  const ready: Shipment[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const waitingForIdle = new Set<() => void>();
  let inFlight = 0;
  let stopped = false;

  const after: Shipments['after'] = (ms, action) => {
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
    conclude(shipment, outcome);
    pump();
  };

  const conclude = (shipment: Shipment, outcome: DeliveryOutcome): void => {
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

  return {
    open: (shipment) => void open.add(shipment),
    enqueue,
    after,
    cancel(timer) {
      clearTimeout(timer);
      timers.delete(timer);
    },
    counts: () => ({ ...counts, in_flight: inFlight, queued: open.size - inFlight }),
    setConcurrency(allowed) {
      concurrency = allowed;
      pump();
    },
    idle: () => (open.size === 0 ? Promise.resolve() : new Promise((resolve) => waitingForIdle.add(resolve))),
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
