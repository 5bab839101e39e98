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

/**
 * One document for each kind of life, and up to two more.
 *
 * @param mayErase false where events get lost: only its event tells of a document that is erased in
 * Firestore
 */
export function drawDocuments(random: Random, seed: string, { mayErase }: { mayErase: boolean }): DocumentPlan[] {
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
  return lives.map((steps, number) => {
    const source: SourceKind = random.pick(['text', 'text', 'file', 'page']);
    return {
      name: `Run ${seed} document ${number}`,
      source,
      bytes: random.whole(20, 2_000),
      steps: source === 'page' ? keptFresh(random, steps) : steps,
    };
  });
}

/** Each change of a page's refreshing makes a new copy at ElevenLabs. */
function keptFresh(random: Random, steps: readonly Step[]): Step[] {
  const often: Step = { act: 'keep fresh', everyDays: random.whole(1, 180) };
  const rarely: Step = { act: 'keep fresh', everyDays: random.pick([null, 7]) };
  const isKept = !steps.some(({ act }) => act === 'delete' || act === 'erase');
  return [often, ...steps, ...(isKept ? [rarely] : [])];
}
