/**
 * Calculates what a number of documents costs: to bring in, to keep for a month, and to watch. The
 * amounts for each document are those that tests and the bench count.
 */
import { costOf, type Usage } from './prices.ts';

export interface Step {
  title: string;
  usage: Usage;
  /** Requests to ElevenLabs. */
  calls: number;
}

const kibibyte = 1 / (1024 * 1024);

/** A text of 10 KiB, and its document of about 1.5 KiB with 4.5 KiB of index entries. */
const bodyGiB = 10 * kibibyte;
const documentGiB = 6 * kibibyte;
/** What a listener gets for one state of a document. */
const stateGiB = 1.5 * kibibyte;

/** Seconds of a sync with ElevenLabs' answer, an event without work, and a call of the API. */
const syncSeconds = 0.6;
const idleSeconds = 0.02;
const callSeconds = 0.1;
/** Syncs at once in one instance, which share its time: PLAN_CONCURRENCY. */
const concurrency = 3;
const sweepSeconds = 0.5;

const minutesInMonth = 30 * 24 * 60;
const nights = 30;
/** RECONCILE_MAX_DOCUMENTS. */
const mostCompared = 2_000;
/** Documents that one request to ElevenLabs asks about. */
const batch = 100;

/** States of a document that cause an event: added, claimed, completed, indexed. */
const states = 4;

/** One vCPU with 1 GiB, shared by what runs at once. */
const instance = (seconds: number): Usage => ({ vcpuSecond: seconds, memoryGiBSecond: seconds });

const times = (usage: Usage, factor: number): Usage =>
  Object.fromEntries(Object.entries(usage).map(([name, amount]) => [name, amount * factor]));

const step = (title: string, count: number, each: Usage, calls = 0): Step => ({
  title,
  usage: times(each, count),
  calls: calls * count,
});

/** Adds new texts through the API and syncs them. */
export const bringIn = (documents: number): Step[] => [
  step('add: document, body and event in one commit', documents, {
    write: 3,
    invocation: 1,
    ...instance(callSeconds),
  }),
  step(
    'sync: claim, read of the body, create, completion',
    documents,
    { read: 1, write: 2, invocation: 1, ...instance(syncSeconds / concurrency) },
    1,
  ),
  step('its own writes: events without work', documents, {
    invocation: states - 1,
    ...instance((idleSeconds * (states - 1)) / concurrency),
  }),
  step(
    'search index: asked for by the hundred, passages compared',
    documents,
    { read: 1, write: 1, ...instance(syncSeconds / batch) },
    1 + 1 / batch,
  ),
  // Events that arrive together are one write. The bound is one for each.
  step('numbers of all documents, at most', documents, { write: states, invocation: states }),
];

export interface Month {
  /** Reads and writes of a minute without work. */
  idleMinute: { reads: number; writes: number };
  /** Reads and requests of a comparison, for each document. */
  comparison: { reads: number; calls: number };
}

/** Keeps texts that do not change for a month. */
export const keep = (documents: number, { idleMinute, comparison }: Month): Step[] => [
  step('stored: documents, indexes and bodies', documents, { storedGiB: bodyGiB + documentGiB }),
  step('minutes without work', minutesInMonth, {
    read: idleMinute.reads,
    write: idleMinute.writes,
    invocation: 1,
    ...instance(sweepSeconds),
  }),
  // Each document is in about four of the numbers, and a read counts a thousand.
  step('numbers counted each day', nights, { read: 20 + (4 * documents) / 1_000 }),
  step(
    `nightly comparisons, ${mostCompared.toLocaleString('en')} documents each at most`,
    nights * Math.min(documents, mostCompared),
    { read: comparison.reads, ...instance(comparison.calls * syncSeconds) },
    comparison.calls,
  ),
];

export interface Watch {
  firstView: number;
  /** Reads that a new document causes until it is synced. */
  readsPerDocument: number;
}

/** One open list for an hour. */
export const watch = (documentsPerMinute: number, { firstView, readsPerDocument }: Watch): Step[] => [
  step('first view', firstView, { read: 1, sentGiB: stateGiB }),
  step(`${documentsPerMinute} new documents a minute`, documentsPerMinute * 60 * readsPerDocument, {
    read: 1,
    sentGiB: stateGiB,
  }),
];

export const total = (steps: readonly Step[]): number => steps.reduce((sum, { usage }) => sum + costOf(usage), 0);

/** Hours that a first sync takes. @param secondsPerCall ElevenLabs' answer */
export const hoursOfFirstSync = (documents: number, planConcurrency: number, secondsPerCall: number): number =>
  (documents * secondsPerCall) / planConcurrency / 3_600;

/** Requests that list a folder, as before a create after a lost request. */
export const pagesOf = (copies: number): number => Math.ceil(copies / batch);
