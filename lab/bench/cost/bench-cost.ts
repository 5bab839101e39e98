/**
 * Counts what one document costs in each design, in production's runtime: calls to Firestore in
 * proxies, requests in the simulator of ElevenLabs, deliveries in the replacement for Eventarc.
 */
import { sweepOnce } from '@knowledge-sync/emulator/sweeper';
import type { Figure, Report } from '../report.ts';
import { startStage } from '../stage.ts';
import { type Life, liveWithCrash, liveWithOneRefusal, liveWithoutFault } from './lives.ts';
import { createMeter, type FunctionUse, useOfFunctions } from './meter.ts';
import { type Subject, startSubject } from './subject.ts';

const textBytes = 20_000;
/** How often the page of the original design asks for the list. */
const pollMs = 5_000;
/** Documents in the list of a viewer. */
const listed = 100;
/** Longer than the start of a process: a delivery to one that is down is no invocation. */
const backoffMs = 2_000;

interface Lives {
  happy: Life;
  refused: Life;
  crashed: Life;
}

export async function benchCost({ notice }: { notice(line: string): void }): Promise<Report> {
  notice('Building the functions, starting both designs ...');
  const meters = { service: createMeter(), original: createMeter() };
  const stage = await startStage({
    triggered: ['onKnowledgeWritten', 'onKnowledgeCounted', 'onArticleWritten'],
    backoffMs,
    onDelivery: (name, event, outcome) =>
      meters[name === 'onArticleWritten' ? 'original' : 'service'].onDelivery(name, event, outcome),
  });
  try {
    const [service, original] = await Promise.all([
      startSubject(stage, 'service', meters.service, [
        'onKnowledgeWritten',
        'onKnowledgeCounted',
        'api',
        'sweepKnowledge',
      ]),
      startSubject(stage, 'original', meters.original, ['onArticleWritten', 'api']),
    ]);
    notice('Syncing single documents, killing a worker ...');
    const lives = [livesOf(service, service.runtimes.sweepKnowledge?.url ?? null), livesOf(original, null)] as const;
    // Both have to end before the stage does.
    await Promise.allSettled(lives);
    const [ours, theirs] = await Promise.all(lives);
    const itemBytes = await bytesOfListItem(original);
    return {
      bench: 'cost',
      conditions: `one text of ${textBytes / 1_000} KB, without a search index; limits of a person, 1 read and 1 write for up to 60 changes, are not counted`,
      figures: figuresOf(ours, theirs, itemBytes),
    };
  } finally {
    await stage.stop();
  }
}

async function livesOf(subject: Subject, sweepUrl: string | null): Promise<Lives> {
  const text = textOf(textBytes);
  // The first document of a process loads its code, and creates the folder of this service.
  await liveWithoutFault(subject, text, 'First');
  // The first sweep has work that no later one has.
  if (sweepUrl !== null) await sweepOnce(sweepUrl);
  return {
    happy: await liveWithoutFault(subject, text, 'Happy'),
    refused: await liveWithOneRefusal(subject, text),
    crashed: await liveWithCrash(subject, text, sweepUrl),
  };
}

const sentence = 'Refunds take five days after the parcel has arrived. ';
const textOf = (bytes: number): string => sentence.repeat(Math.ceil(bytes / sentence.length)).slice(0, bytes);

/** Size of one article in the answer that the page of the original design polls. */
async function bytesOfListItem({ api }: Subject): Promise<number> {
  const body = await (await fetch(api.url)).text();
  return Buffer.byteLength(body) / (JSON.parse(body) as unknown[]).length;
}

type Counted = 'reads' | 'writes' | 'invocations' | 'calls';
const countedNames = ['reads', 'writes', 'invocations', 'calls'] as const satisfies readonly Counted[];

const situations = {
  happy: {
    title: 'without a fault',
    aims: { reads: 1, writes: 4, invocations: 4, calls: 1 },
    // The document and its result, whose events both reach the trigger.
    limits: { reads: 0, writes: 2, invocations: 3, calls: 1 },
  },
  refused: {
    title: 'one 429',
    aims: { reads: 1, writes: 7, invocations: 5, calls: 2 },
    limits: { reads: 0, writes: 2, invocations: 3, calls: 2 },
  },
  crashed: { title: 'a crash, healed', aims: null, limits: null },
} as const satisfies Record<
  keyof Lives,
  { aims: Record<Counted, number> | null; limits: Record<Counted, number> | null; title: string }
>;

/** Create function, sync trigger, and what the scheduled pass adds. */
const ownFunctions = ['api', 'onKnowledgeWritten', 'onArticleWritten', 'sweepKnowledge'];

const own = ({ use }: Life): FunctionUse => useOfFunctions(use, ownFunctions);
const countsOf = (life: Life): Record<Counted, number> => ({ ...own(life), calls: life.calls });

const besideOriginal = (value: number): Figure['beside'] => ({ title: 'original design', value });

function figuresOf(ours: Lives, theirs: Lives, itemBytes: number): Figure[] {
  return [
    ...(Object.keys(situations) as (keyof Lives)[]).flatMap((name) => costFigures(name, ours[name], theirs[name])),
    {
      title: 'a crash, healed: copies at ElevenLabs in the end',
      value: ours.crashed.copies,
      unit: 'copies',
      beside: besideOriginal(theirs.crashed.copies),
      limit: 1,
      aim: { kind: 'at most', value: 1 },
    },
    ...byteFigures(ours.happy, theirs.happy, itemBytes),
    ...apartFigures(ours),
  ];
}

function costFigures(name: keyof Lives, ours: Life, theirs: Life): Figure[] {
  const { title, aims, limits } = situations[name];
  const [counts, others] = [countsOf(ours), countsOf(theirs)];
  return countedNames.map((counted) => ({
    title: `${title}: ${counted === 'calls' ? 'requests to ElevenLabs' : counted}`,
    value: counts[counted],
    unit: counted,
    beside: besideOriginal(others[counted]),
    ...(limits !== null && { limit: limits[counted] }),
    aim: aims === null ? null : { kind: 'at most', value: aims[counted] },
  }));
}

function byteFigures(ours: Life, theirs: Life, itemBytes: number): Figure[] {
  const kilobytes = (bytes: number): number => bytes / 1_000;
  const polls = 1 + Math.floor(theirs.ms / pollMs);
  const bytes = (title: string, value: number, beside: number): Figure => ({
    title,
    value: kilobytes(value),
    unit: 'KB',
    beside: besideOriginal(kilobytes(beside)),
    aim: null,
  });
  return [
    bytes('without a fault: events to the trigger', own(ours).eventBytes, own(theirs).eventBytes),
    bytes('without a fault: to a viewer of this document', ours.use.listenerBytes, polls * itemBytes),
    bytes(
      `a minute, ${listed} documents, one is synced: to a viewer`,
      ours.use.listenerBytes,
      (60_000 / pollMs) * listed * itemBytes,
    ),
  ];
}

/** Parts of the writes, and the functions that run besides. */
function apartFigures({ happy }: Lives): Figure[] {
  const alone = (title: string, value: number, unit: Figure['unit']): Figure => ({
    title,
    value,
    unit,
    beside: null,
    aim: null,
  });
  const counter = useOfFunctions(happy.use, ['onKnowledgeCounted']);
  return [
    alone('of the writes without a fault, the record of who did it', own(happy).logWrites, 'writes'),
    alone('besides, numbers of the list: invocations', counter.invocations, 'invocations'),
    alone('besides, numbers of the list: writes', counter.writes, 'writes'),
    alone('besides, numbers of the list: reads', counter.reads, 'reads'),
  ];
}
