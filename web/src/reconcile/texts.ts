import { plural } from '../view/format.ts';

/** Words of the sync check page. */
export const checkTexts = {
  title: 'Sync check',
  lead: 'Finds documents that were changed, deleted or added directly in ElevenLabs. Runs every night; fixes nothing without asking.',
  start: 'Check now',
  noneTitle: 'No check yet',
  noneForEditors: 'Run one to see whether ElevenLabs still matches.',
  noneForViewers: 'An editor can run one.',
  unreadable: "Couldn't load the checks. Your role may have changed. Reload the page.",
  alreadyRunning: 'A check is already running. Try again when it has finished.',
};

export const repairTexts = {
  ask: 'Fix…',
  title: (differences: number) => `Fix ${plural(differences, 'difference')}?`,
  text: 'Each is checked again first.',
  left: 'Not fixed automatically:',
  cancel: 'Cancel',
  confirm: 'Fix',
};

export const deletionTexts = {
  ask: 'Delete…',
  title: (copies: number) => `Delete ${plural(copies, 'copy', 'copies')}?`,
  text: (held: number, copies: number) =>
    `${held} of ${plural(copies, 'copy', 'copies')} would be deleted from ElevenLabs. Agents lose them. If that surprises you, cancel and ask an administrator.`,
  confirm: (copies: number) => `Delete ${copies}`,
};

export const jobTexts = {
  follow: 'Follow the progress in Documents',
  nightly: 'Nightly run',
  runBy: 'Run by',
  took: (duration: string) => `(${duration})`,
};

export const earlierTexts = {
  title: 'Earlier checks',
  show: 'Show earlier checks',
  none: 'No earlier checks.',
  failed: "Couldn't load earlier checks. Try again.",
};

export const findingTexts = {
  repair: (repair: string) => `Fix: ${repair}`,
  more: (count: number) => `${count} more`,
};

export const sendAllTexts = {
  title: 'Send everything again',
  lead: 'For changes that a check cannot see, such as the text of a web page.',
  ask: 'Send all again…',
  question: (documents: number | null) =>
    documents === null ? 'Send all documents again?' : `Send ${plural(documents, 'document')} again?`,
  text: 'Each is sent to ElevenLabs once and indexed again. Agents keep using them. Stay on this page until all are queued.',
  cancel: 'Cancel',
  confirm: 'Send all again',
  uncounted: "Couldn't count the documents. Check your connection, then try again.",
  empty: 'There are no documents to send.',
  stop: 'Stop',
  continue: 'Continue',
  progress: 'Queueing documents',
  running: (queued: number, total: number | null) =>
    total === null ? `${plural(queued, 'document')} queued.` : `${queued} of ${plural(total, 'document')} queued.`,
  stopped: (queued: number) => `Stopped after ${plural(queued, 'document')}.`,
  done: (queued: number) => `${plural(queued, 'document')} queued. Follow the progress in Documents.`,
  skipped: (count: number) => `${plural(count, 'document')} left unchanged: being sent, being deleted or damaged.`,
};

export const ownershipTexts = {
  lead: (project: string) =>
    `This database was copied from the Firebase project ${project}, to which the copies at ElevenLabs belong. Nothing is sent until you decide which project keeps them.`,
  takeOver: 'Take over the copies…',
  startAnew: 'Use new copies…',
  questions: { take_over: 'Take over the copies?', start_anew: 'Use new copies?' },
  consequences: {
    take_over: (project: string) =>
      `This project changes and deletes the copies from now on. Switch ${project} off first: two projects must not change the same copies.`,
    start_anew: (project: string) =>
      `All documents are sent again, into a folder of this project. The copies of ${project} stay as they are. Connect your agents to the new folder afterwards.`,
  },
  progress: (documents: number) => `${plural(documents, 'document')} prepared…`,
  cancel: 'Cancel',
  confirm: { take_over: 'Take over', start_anew: 'Use new copies' },
  decided: 'Decided. Documents continue automatically within a few minutes.',
};
