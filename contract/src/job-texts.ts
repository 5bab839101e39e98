/** Texts about checks. Apart from job.ts, so the first page of the web app does not load them. */
import type { SyncErrorType } from './error-types.ts';
import { permissionSentence } from './errors.ts';
import type { Finding, FindingKind } from './job.ts';

export const findingCatalogue = {
  missing: {
    title: 'Missing from ElevenLabs',
    sentence: 'The document was synced, but its copy is no longer in ElevenLabs.',
    repair: 'Upload it again.',
  },
  drifted: {
    title: 'Changed in ElevenLabs',
    sentence: 'The copy in ElevenLabs differs from the document.',
    repair: 'Upload its name and content again.',
  },
  duplicated: {
    title: 'More than one copy',
    sentence: 'ElevenLabs has more than one copy of the same document.',
    repair: 'Keep one copy and delete the others within a few minutes.',
  },
  orphaned: {
    title: 'Orphaned copy',
    sentence: 'ElevenLabs has a copy of a document that no longer exists here.',
    repair: 'Delete the copy in ElevenLabs.',
  },
  foreign: {
    title: 'Added by someone else',
    sentence: 'Not managed here; we leave it alone.',
    repair: null,
  },
  bodiless: {
    title: 'Text missing in Firestore',
    sentence: 'The text or file is missing or damaged in Firestore. Enter the text or choose the file again.',
    repair: null,
  },
  malformed: {
    title: 'Unreadable record',
    sentence: 'The record in Firestore has wrong or missing fields. Correct or delete it in the Firestore console.',
    repair: null,
  },
  unread: {
    title: 'Not checked',
    sentence: "ElevenLabs didn't return the content of the copy. Run the check again.",
    repair: null,
  },
} as const satisfies Record<FindingKind, { title: string; sentence: string; repair: string | null }>;

/** Whether a copy was moved to another folder. Only a person can move it back. */
export const isMoved = ({ drift }: Pick<Finding, 'drift'>): boolean => drift.includes('folder');

/** Whether a repair fixes the finding. Copies outside the service's folder are never changed. */
export const isRepairable = (finding: Pick<Finding, 'kind' | 'drift'>): boolean =>
  findingCatalogue[finding.kind].repair !== null && !isMoved(finding);

/** Why a check did not finish, and what to do. */
export const stopReasons = {
  rate_limit: stopped('ElevenLabs is rate-limiting requests.'),
  other_project: stopped(
    'This database was copied from another Firebase project. Decide first which project keeps the copies.',
  ),
  auth_error: stopped('API key invalid. An administrator needs to replace it with npm run rotate-key.'),
  permission: stopped(
    "The API key is valid, but isn't allowed to do this. An administrator needs to add the permission at ElevenLabs.",
  ),
  billing: stopped(
    'ElevenLabs reports a payment problem. An administrator needs to open Billing at ElevenLabs and pay.',
  ),
  plan: stopped("The ElevenLabs plan doesn't include this. An administrator needs to upgrade the plan."),
  account_blocked: stopped('ElevenLabs has blocked the account. An administrator needs to contact ElevenLabs support.'),
  wrong_region: stopped(
    'The API key belongs to another region of ElevenLabs. An administrator needs to set ELEVENLABS_BASE_URL to the address of that region.',
  ),
  wrong_address: stopped(
    "ElevenLabs' API isn't at the address in ELEVENLABS_BASE_URL. An administrator needs to correct the address.",
  ),
  quota: stopped('ElevenLabs quota exceeded. Delete unused documents or upgrade the plan.'),
  in_use: stopped("ElevenLabs didn't delete a copy because it is attached directly to an agent."),
  protected_branch: stopped("ElevenLabs didn't change a protected branch of an agent."),
  already_exists: stopped('ElevenLabs refused something that already exists.'),
  index_not_ready: stopped('The search index was not ready.'),
  list_expired: stopped('ElevenLabs ended the list before it was read to the end.'),
  gateway: stopped('A gateway in front of ElevenLabs answered with a page of its own.'),
  validation: stopped('ElevenLabs rejected a request.'),
  body_missing: stopped('The stored text of a document is missing.'),
  server_error: stopped('ElevenLabs returned a server error.'),
  network: stopped("ElevenLabs didn't respond."),
  unknown: stopped('Unexpected response from ElevenLabs.'),
  inconsistent: stopped('The document list from ElevenLabs was inconsistent.'),
  stalled: stopped('The check timed out.'),
} as const satisfies Record<SyncErrorType | 'inconsistent' | 'stalled', string>;

/** Why a check did not finish, when it is known which permission the API key lacks. */
export const permissionStopReason = (permissions: string): string => stopped(permissionSentence(permissions));

/** Why a repair deleted nothing, and what to do. */
export const deletionsHeldMessage = (deletions: number, copies: number): string =>
  `${deletions} of ${copies} copies would be deleted, so nothing was deleted. Look at the findings first. If all of them may be deleted, start the repair again and confirm the number ${deletions}.`;

/** Why a scheduled check ended before the last document. */
export const limitReached =
  'A scheduled check has a limit. The next one continues there; run the check to check all at once.';

/** Documents that were not checked are unknown, never missing. */
function stopped(reason: string): string {
  return `${reason} Run the check again to check the remaining documents.`;
}
