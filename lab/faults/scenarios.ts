/**
 * Situations whose commits are counted in a dry run and then hit one by one. A scenario says what
 * users do, how ElevenLabs answers and which process dies first; which commits follow from that is
 * found out, not listed.
 */
import type { CommitRule } from '../runtime/commit-faults.ts';
import { type DocumentPlan, largeBytes, type SourceKind, type Step } from './lives.ts';
import { fixedFault, type RequestCrash, type RequestFault, slowAnswer } from './request-faults.ts';

export interface Scenario {
  title: string;
  source: SourceKind;
  bytes: number;
  steps: Step[];
  /** Met by the scenario's document alone, where the request names one. */
  requests: RequestFault[];
  requestCrash: RequestCrash | null;
  /** Kills that are part of the scenario, at its own commits. */
  initialKills: CommitRule[];
  /** The folder is deleted by hand before the scenario, with all copies in it. */
  isFolderGone: boolean;
  /** The document's copy is deleted by hand once the document is synced. */
  isCopyGone: boolean;
  /** A user compares both sides with repairs, until the scenario ends. */
  isCompared: boolean;
  /** A user presses Retry whenever the document fails. */
  isPressed: boolean;
  /** Too long for a short version of the suite. */
  takesLong: boolean;
}

const synced: Step = { act: 'wait until synced' };
const smallBytes = 200;

const scenario = (title: string, source: SourceKind, steps: Step[], more: Partial<Scenario> = {}): Scenario => ({
  title,
  source,
  bytes: smallBytes,
  steps,
  requests: [],
  requestCrash: null,
  initialKills: [],
  isFolderGone: false,
  isCopyGone: false,
  isCompared: false,
  isPressed: false,
  takesLong: false,
  ...more,
});

export const scenarios: readonly Scenario[] = [
  scenario('a text is edited, renamed and deleted', 'text', [
    synced,
    { act: 'edit', version: 'B' },
    synced,
    { act: 'rename', version: 'C' },
    synced,
    { act: 'delete' },
  ]),
  scenario(
    'a large file is replaced and deleted',
    'file',
    [synced, { act: 'edit', version: 'B' }, synced, { act: 'delete' }],
    { bytes: largeBytes },
  ),
  scenario('a page is refreshed and kept fresh', 'page', [
    synced,
    { act: 'edit', version: 'B' },
    synced,
    { act: 'keep fresh', everyDays: 7 },
  ]),
  scenario('a deletion is withdrawn', 'text', [synced, { act: 'look up indexes' }, { act: 'delete and undo' }]),
  scenario(
    'a text is edited while it is sent',
    'text',
    [
      { act: 'wait', ms: 700 },
      { act: 'edit', version: 'B' },
    ],
    {
      requests: [slowAnswer('create', 2_000, 1)],
    },
  ),
  scenario('ElevenLabs fails for a moment', 'text', [synced], {
    requests: [fixedFault('5xx, not done', 'create', 1)],
    takesLong: true,
  }),
  scenario('ElevenLabs refuses a text until the user retries', 'text', [synced], {
    requests: [fixedFault('refused', 'create', 1)],
    isPressed: true,
  }),
  scenario('an answer of ElevenLabs is lost', 'text', [synced], {
    requests: [fixedFault('5xx, done', 'create', 1)],
    takesLong: true,
  }),
  scenario('a document is erased in Firestore', 'text', [synced, { act: 'erase' }]),
  scenario('the folder was deleted by hand', 'text', [synced], { isFolderGone: true }),
  scenario('a worker dies with its claim', 'text', [synced], {
    initialKills: [{ functionName: 'onKnowledgeWritten', n: 1, fault: 'kill_after' }],
    takesLong: true,
  }),
  scenario('the API dies during a large upload', 'file', [], {
    bytes: largeBytes,
    initialKills: [{ functionName: 'api', n: 2, fault: 'kill_after' }],
    takesLong: true,
  }),
  scenario('a worker dies while ElevenLabs makes a file', 'file', [], {
    requestCrash: { route: 'createFile', acts: true, how: 'kill' },
    takesLong: true,
  }),
  scenario('a worker is paused beyond its lease', 'text', [], {
    requestCrash: { route: 'create', acts: true, how: 'freeze' },
    takesLong: true,
  }),
  scenario('a comparison repairs a copy that was deleted by hand', 'text', [synced], {
    isCopyGone: true,
    isCompared: true,
    takesLong: true,
  }),
  // Each answer takes longer than half of the time that a worker of comparisons has in these
  // stacks.
  scenario('a comparison is passed on to the next worker', 'text', [synced, { act: 'wait', ms: 12_000 }], {
    requests: [slowAnswer('summaries', 5_500, 4)],
    isCompared: true,
    takesLong: true,
  }),
  scenario('a worker dies with the claim on a comparison', 'text', [synced], {
    initialKills: [{ functionName: 'onJobWritten', n: 1, fault: 'kill_after' }],
    isCompared: true,
    takesLong: true,
  }),
];

/** The names of a run's scenario documents begin like this, also after they are renamed. */
export const scenarioPrefix = (seed: string): string => `Run ${seed} scenario`;

export const documentOf = ({ source, bytes, steps }: Scenario, seed: string): DocumentPlan => ({
  name: `${scenarioPrefix(seed)} document`,
  source,
  bytes,
  steps,
});
