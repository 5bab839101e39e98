/**
 * The moves of a schedule. Every move works in every state, so that shrinking can drop any of them.
 */
import fc from 'fast-check';
import { longText, type ManualChange, manualChanges } from './elevenlabs.ts';
import { requestFaults } from './requests.ts';
import { type Fault, firestoreFaults, slow, workerFaults } from './world.ts';

/** Changes that a person can make to the service's folder, and that it survives. */
export const folderChanges = ['rename', 'rename_as_other', 'move'] as const;
export type FolderChange = (typeof folderChanges)[number];

export type Move =
  /** Takes one waiting step, with a fault or without. */
  | { move: 'step'; pick: number; fault: Fault | null }
  /** Takes steps without faults until a request to ElevenLabs, which gets the fault. */
  | { move: 'request'; fault: Fault | null }
  /** Takes so many steps in their order; where there is no step, delivers the next event. */
  | { move: 'run'; count: number }
  | { move: 'wait'; seconds: number }
  /** Lets everything that has started end. */
  | { move: 'rest' }
  | { move: 'deliver' | 'redeliver' | 'drop'; pick: number }
  | { move: 'sweep' }
  /** A person deletes the service's folder at ElevenLabs. */
  | { move: 'delete_folder' }
  | { move: 'change_folder'; how: FolderChange }
  /** Adds the folder to an agent, or removes it from the agent. */
  | { move: 'agent_folder' }
  | { move: 'new_key' | 'back_up' | 'restore_backup' }
  /** A person moves another installation's copy of the document into the folder. */
  | { move: 'foreign_copy'; document: number }
  /** Other people create folders, so that a listing of all folders takes longer. */
  | { move: 'foreign_folders'; count: number }
  /** Runs a slice of a comparison, or starts one. */
  | { move: 'compare'; isRepair: boolean }
  | { move: 'edit'; document: number; text: number | null; name: number | null }
  /** A person changes a copy at ElevenLabs. */
  | { move: 'change_by_hand'; document: number; how: ManualChange }
  | { move: 'delete'; document: number; isDelayed: boolean; force: boolean }
  /** A script writes the whole document in Firestore, with a text. */
  | { move: 'script'; document: number; text: number }
  /** A person changes the name in the Firestore console. */
  | { move: 'rename_in_console'; document: number; name: number }
  /** Adds one of the document's copies to an agent, or removes it from the agent. */
  | { move: 'agent'; document: number; pick: number }
  | { move: 'restore' | 'erase' | 'flag' | 'retry'; document: number };

/** The texts differ in length, which is recorded in a document's source. */
export const texts = [longText('Text A'), longText('Text B', 1), longText('Text C', 2)] as const;
export const names = ['Name one', 'Name two'] as const;

const pick = fc.nat({ max: 7 });
const document = fc.nat({ max: 1 });
const fault = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom(...requestFaults) },
  { weight: 1, arbitrary: fc.constantFrom(...firestoreFaults) },
  { weight: 1, arbitrary: fc.constantFrom(...workerFaults) },
);

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ move: fc.constant('step' as const), pick, fault }) },
  { weight: 5, arbitrary: fc.record({ move: fc.constant('run' as const), count: fc.integer({ min: 1, max: 12 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ move: fc.constant('wait' as const), seconds: fc.constantFrom(1, 5, 15, 30, 80, 150, 400) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      move: fc.constant('request' as const),
      fault: fc.constantFrom(...requestFaults, ...requestFaults, ...workerFaults),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ move: 'rest' as const }) },
  { weight: 2, arbitrary: fc.record({ move: fc.constant('deliver' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ move: fc.constantFrom('redeliver', 'drop' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ move: fc.constant('sweep' as const) }) },
  { weight: 1, arbitrary: fc.record({ move: fc.constant('compare' as const), isRepair: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      move: fc.constant('edit' as const),
      document,
      text: fc.option(fc.nat({ max: texts.length - 1 }), { nil: null }),
      name: fc.option(fc.nat({ max: names.length - 1 }), { nil: null, freq: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ move: fc.constantFrom('flag', 'retry' as const), document }) },
  {
    weight: 1,
    arbitrary: fc.record({
      move: fc.constant('change_by_hand' as const),
      document,
      how: fc.constantFrom(...manualChanges),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      move: fc.constant('delete' as const),
      document,
      isDelayed: fc.boolean(),
      force: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ move: fc.constant('erase' as const), document }) },
  { weight: 1, arbitrary: fc.record({ move: fc.constant('restore' as const), document }) },
  { weight: 1, arbitrary: fc.record({ move: fc.constant('agent' as const), document, pick }) },
);

/** The sources of a schedule's two documents. Half of them are texts. */
const kind = fc.constantFrom('text' as const, 'text' as const, 'file' as const, 'url' as const);
export const kinds = fc.tuple(kind, kind);

export const schedules: fc.Arbitrary<Move[]> = fc.array(move, { minLength: 1, maxLength: 45, size: 'max' });

/**
 * Schedules with writes by hand. Apart from the others, so that those stay the same for a seed.
 */
export const handSchedules: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: move },
    {
      weight: 2,
      arbitrary: fc.record({
        move: fc.constant('script' as const),
        document,
        text: fc.nat({ max: texts.length - 1 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        move: fc.constant('rename_in_console' as const),
        document,
        name: fc.nat({ max: names.length - 1 }),
      }),
    },
  ),
  { minLength: 1, maxLength: 45, size: 'max' },
);

/** Schedules in which two installations share a folder. */
export const sharedSchedules: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    { weight: 14, arbitrary: move },
    { weight: 1, arbitrary: fc.record({ move: fc.constant('foreign_copy' as const), document }) },
    {
      weight: 1,
      arbitrary: fc.record({ move: fc.constant('change_folder' as const), how: fc.constantFrom(...folderChanges) }),
    },
    { weight: 1, arbitrary: fc.constantFrom<Move[]>({ move: 'new_key' }, { move: 'delete_folder' }) },
  ),
  { minLength: 1, maxLength: 45, size: 'max' },
);

/** Schedules in which Firestore is restored from a backup. */
export const restoredSchedules: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    { weight: 14, arbitrary: move },
    { weight: 2, arbitrary: fc.constantFrom<Move[]>({ move: 'back_up' }, { move: 'restore_backup' }) },
  ),
  { minLength: 1, maxLength: 45, size: 'max' },
);

/** Schedules in which an agent has the folder at times. */
export const attachedSchedules: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof({ weight: 12, arbitrary: move }, { weight: 1, arbitrary: fc.constant<Move>({ move: 'agent_folder' }) }),
  { minLength: 1, maxLength: 45, size: 'max' },
);

const sweepAfterMinute: Move[] = [{ move: 'wait', seconds: 60 }, { move: 'sweep' }];
export const restfulMinute: Move[] = [{ move: 'rest' }, ...sweepAfterMinute, { move: 'rest' }];

/** Schedules with a sweep each minute, most of which have nothing to do. */
export const calmSchedules: fc.Arbitrary<Move[]> = fc
  .tuple(
    fc.integer({ min: 4, max: 8 }),
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constant(restfulMinute) },
        { weight: 2, arbitrary: fc.constant(sweepAfterMinute) },
        { weight: 3, arbitrary: move.map((one) => [one]) },
      ),
      { minLength: 6, maxLength: 30, size: 'max' },
    ),
  )
  .map(([minutes, parts]) => [...Array.from({ length: minutes }, () => restfulMinute), ...parts].flat());

/** One request is answered just before its time-out, and its worker continues. */
const slowRequest: Move[] = [
  { move: 'request', fault: slow },
  { move: 'wait', seconds: 10 },
  { move: 'run', count: 1 },
];

const slowFolderPart: fc.Arbitrary<Move[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(slowRequest) },
  {
    weight: 3,
    arbitrary: fc
      .record({ move: fc.constant('run' as const), count: fc.integer({ min: 1, max: 12 }) })
      .map((one) => [one]),
  },
  { weight: 1, arbitrary: fc.constant<Move[]>([{ move: 'deliver', pick: 0 }]) },
  { weight: 2, arbitrary: fc.constantFrom(1, 5, 10).map((seconds): Move[] => [{ move: 'wait', seconds }]) },
  { weight: 1, arbitrary: fc.constant<Move[]>([{ move: 'delete_folder' }]) },
  { weight: 1, arbitrary: document.map((index): Move[] => [{ move: 'edit', document: index, text: 2, name: null }]) },
  { weight: 1, arbitrary: fc.constant<Move[]>([{ move: 'request', fault: 'lands_late' }]) },
  { weight: 1, arbitrary: fc.constant<Move[]>([{ move: 'request', fault: 'crash_after' }]) },
);

/** Workers that make the folder for longer than its lease, which is rare in random schedules. */
export const slowFolderSchedules: fc.Arbitrary<Move[]> = fc
  .tuple(fc.constantFrom(0, 5, 7), fc.array(slowFolderPart, { minLength: 4, maxLength: 24, size: 'max' }))
  .map(([count, parts]) => [{ move: 'foreign_folders', count }, ...parts.flat()]);

export function describeMove(given: Move): string {
  switch (given.move) {
    case 'step':
      return `step ${given.pick}${given.fault === null ? '' : `, ${given.fault.replaceAll('_', ' ')}`}`;
    case 'request':
      return `until a request${given.fault === null ? '' : `, ${given.fault.replaceAll('_', ' ')}`}`;
    case 'run':
      return `run ${given.count} steps`;
    case 'wait':
      return `wait ${given.seconds} s`;
    case 'deliver':
    case 'redeliver':
    case 'drop':
      return `${given.move} event ${given.pick}`;
    case 'foreign_folders':
      return `${given.count} foreign folders`;
    case 'foreign_copy':
      return `another installation's copy of document ${given.document} is moved into the folder`;
    case 'change_folder':
      return `change the folder by hand: ${given.how.replaceAll('_', ' ')}`;
    case 'delete_folder':
      return 'delete the folder by hand';
    case 'agent_folder':
    case 'new_key':
    case 'back_up':
    case 'restore_backup':
      return given.move.replaceAll('_', ' ');
    case 'sweep':
    case 'rest':
      return given.move;
    case 'change_by_hand':
      return `${given.how} a copy of document ${given.document} by hand`;
    case 'compare':
      return given.isRepair ? 'compare and repair' : 'compare';
    case 'edit':
      return `edit document ${given.document}: text ${given.text ?? 'kept'}, name ${given.name ?? 'kept'}`;
    case 'script':
      return `a script writes document ${given.document} with text ${given.text}`;
    case 'rename_in_console':
      return `document ${given.document} gets name ${given.name} in the console`;
    case 'delete':
      return `delete document ${given.document}${given.isDelayed ? ', later' : ''}${given.force ? ', by force' : ''}`;
    case 'agent':
      return `add or remove copy ${given.pick} of document ${given.document} at an agent`;
    case 'restore':
    case 'erase':
    case 'flag':
    case 'retry':
      return `${given.move} document ${given.document}`;
    default:
      return given satisfies never;
  }
}
