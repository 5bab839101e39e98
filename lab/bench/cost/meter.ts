/** Counts reads, writes, invocations and bytes of the functions of one design. */
import { collections } from '@knowledge-sync/contract';
import type { DeliveryOutcome } from '../../runtime/deliver.ts';
import type { FirestoreEvent } from '../../runtime/event.ts';
import type { FirestoreCall } from '../../runtime/firestore-proxy.ts';
import { countCall, noCalls, type WireCounts } from '../../wire/count-calls.ts';
import { valueBytes } from './event-value.ts';

/** Firestore, invocations and bytes of one function. */
export interface FunctionUse {
  reads: number;
  writes: number;
  /** How many of the writes are records of who did what. */
  logWrites: number;
  invocations: number;
  /** The size of all events that were delivered to it. */
  eventBytes: number;
}

/** Without the allowances of a person, which up to 60 changes share. */
export interface Use {
  functions: Readonly<Record<string, FunctionUse>>;
  /** A listener to the document gets it after each write. */
  listenerBytes: number;
}

export interface Meter {
  /** Counts a call of a function to Firestore. */
  onCall(functionName: string, call: FirestoreCall): void;
  /** Counts a delivery of an event of the document. */
  onDelivery(functionName: string, event: FirestoreEvent, outcome: DeliveryOutcome): void;
  /** Counts a call to a function over HTTP. */
  onRequest(functionName: string): void;
  clear(): void;
  use(): Use;
}

export function createMeter(): Meter {
  let calls = new Map<string, WireCounts>();
  let deliveries = new Map<string, { invocations: number; eventBytes: number }>();
  /** By event, because each may be delivered several times. Each trigger gets events of its own. */
  let listened = new Map<string, number>();

  const callsOf = (functionName: string): WireCounts => {
    const counts = calls.get(functionName) ?? noCalls();
    calls.set(functionName, counts);
    return counts;
  };
  const invoke = (functionName: string, bytes: number): void => {
    const { invocations, eventBytes } = deliveries.get(functionName) ?? { invocations: 0, eventBytes: 0 };
    deliveries.set(functionName, { invocations: invocations + 1, eventBytes: eventBytes + bytes });
  };

  return {
    onCall(functionName, call) {
      countCall(callsOf(functionName), functionName === 'sweepKnowledge' ? partOfDocuments(call) : call);
    },
    onDelivery(functionName, { id, body }, outcome) {
      if (functionName !== 'onKnowledgeCounted') listened.set(id, valueBytes(body));
      // While the function is down, no instance gets the event.
      const isRefused = outcome.kind === 'unreachable' && outcome.reason.includes('ECONNREFUSED');
      if (!isRefused) invoke(functionName, body.byteLength);
    },
    onRequest: (functionName) => invoke(functionName, 0),
    clear() {
      calls = new Map();
      deliveries = new Map();
      listened = new Map();
    },
    use() {
      const names = new Set([...calls.keys(), ...deliveries.keys()]);
      return {
        functions: Object.fromEntries([...names].map((name) => [name, useOf(callsOf(name), deliveries.get(name))])),
        listenerBytes: sum([...listened.values()]),
      };
    },
  };
}

/** The sweep runs each minute anyway. A document adds what the sweep reads and writes of it. */
function partOfDocuments(call: FirestoreCall): FirestoreCall {
  const isDocument = (name = ''): boolean => name.includes(`/documents/${collections.knowledge}/`);
  switch (call.method) {
    case 'Commit':
      return { ...call, writes: call.writes.filter(({ update, delete: name }) => isDocument(update?.name ?? name)) };
    case 'BatchGetDocuments':
      return { ...call, documents: call.documents.filter(isDocument) };
    default:
      return call;
  }
}

const noUse: FunctionUse = { reads: 0, writes: 0, logWrites: 0, invocations: 0, eventBytes: 0 };

/** The sum of several functions. */
export function useOfFunctions({ functions }: Use, names: readonly string[]): FunctionUse {
  const uses = names.map((name) => functions[name] ?? noUse);
  return {
    reads: sum(uses.map(({ reads }) => reads)),
    writes: sum(uses.map(({ writes }) => writes)),
    logWrites: sum(uses.map(({ logWrites }) => logWrites)),
    invocations: sum(uses.map(({ invocations }) => invocations)),
    eventBytes: sum(uses.map(({ eventBytes }) => eventBytes)),
  };
}

const useOf = (
  { reads, writes, writtenBytes }: WireCounts,
  { invocations, eventBytes }: { invocations: number; eventBytes: number } = noUse,
): FunctionUse => ({
  reads,
  writes,
  logWrites: writtenBytes.filter(({ path }) => path.startsWith(`${collections.events}/`)).length,
  invocations,
  eventBytes,
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
