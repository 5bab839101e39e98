/** The lives of documents: what users do with them in a run. */
import type { Random } from './random.ts';

export type SourceKind = 'text' | 'file' | 'page';

export type Step =
  | { act: 'edit'; version: string }
  | { act: 'rename'; version: string }
  /** How often ElevenLabs fetches a page again; null: never. */
  | { act: 'keep fresh'; everyDays: number | null }
  | { act: 'delete' }
  /** A deletion with a delay, withdrawn before it begins. */
  | { act: 'delete and undo' }
  /** Deletes the document in Firestore directly, past the API. */
  | { act: 'erase' }
  /** Changes the name in Firestore directly, as in its console. */
  | { act: 'rename in console'; version: string }
  /** Writes name and text in Firestore as a script does, without the fields of the service. */
  | { act: 'script'; version: string }
  /** Writes the document and its text of an earlier moment back into Firestore. */
  | { act: 'restore backup' }
  /** Asks the service to look up the search indexes. */
  | { act: 'look up indexes' }
  | { act: 'wait'; ms: number }
  /** Waits until the document is synced. */
  | { act: 'wait until synced' };

export interface DocumentPlan {
  name: string;
  source: SourceKind;
  /** Size of the text, also of a file's or a page's. */
  bytes: number;
  steps: Step[];
}

/** More than fits into one commit with the document. */
export const largeBytes = 3_500_000;

interface Chances {
  /** False where events get lost: only its event tells that a document is erased in Firestore. */
  mayErase: boolean;
  /** Whether a user compares both sides with repairs, which finds a backup that was restored. */
  isCompared: boolean;
}

/**
 * One document for each kind of life, up to two more, and one that is also written past the API.
 */
export function drawDocuments(random: Random, seed: string, { mayErase, isCompared }: Chances): DocumentPlan[] {
  const wait = (): Step => ({ act: 'wait', ms: random.whole(0, 1_500) });
  const edits = (...versions: string[]): Step[] =>
    versions.flatMap((version): Step[] => [wait(), { act: 'edit', version }]);
  const lives: Step[][] = [
    [],
    edits('B', 'A'),
    [wait(), { act: 'delete' }],
    [...edits('B'), wait(), { act: 'rename', version: 'C' }],
    [...edits('B', 'C', 'B'), wait(), { act: 'delete' }],
  ];
  const extra = random.whole(0, 2);
  for (let number = 0; number < extra; number += 1) {
    lives.push(
      random.pick([
        [],
        edits('B'),
        mayErase ? [{ act: 'wait', ms: 2_500 }, { act: 'erase' }] : edits('B', 'C'),
        [wait(), { act: 'edit', version: 'B' }, { act: 'delete' }],
      ]),
    );
  }
  const byHand = handSteps(random, { mayErase, isCompared });
  if (byHand !== null) lives.push(byHand);
  return lives.map((steps, number) => {
    const source: SourceKind = steps === byHand ? 'text' : random.pick(['text', 'text', 'file', 'page']);
    return {
      name: `Run ${seed} document ${number}`,
      source,
      bytes: random.whole(20, 2_000),
      steps: source === 'page' ? keptFresh(random, steps) : steps,
    };
  });
}

/** Null where nothing would tell the service about such a write. */
function handSteps(random: Random, { mayErase, isCompared }: Chances): Step[] | null {
  const synced: Step = { act: 'wait until synced' };
  const backup: Step[] = [synced, { act: 'edit', version: 'B' }, synced, { act: 'restore backup' }];
  const written: Step[][] = [
    [synced, { act: 'rename in console', version: 'C' }],
    [synced, { act: 'script', version: 'C' }],
  ];
  if (isCompared) return random.pick([backup, ...written]);
  return mayErase ? random.pick(written) : null;
}

/** Each change of a page's refreshing makes a new copy at ElevenLabs. */
function keptFresh(random: Random, steps: readonly Step[]): Step[] {
  const often: Step = { act: 'keep fresh', everyDays: random.whole(1, 180) };
  const rarely: Step = { act: 'keep fresh', everyDays: random.pick([null, 7]) };
  const isKept = !steps.some(({ act }) => act === 'delete' || act === 'erase');
  return [often, ...steps, ...(isKept ? [rarely] : [])];
}
