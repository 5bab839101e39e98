/**
 * The error catalogue: every way in which a sync can fail, the texts that users read about it, and
 * whether the engine retries automatically. Errors are classified in
 * `functions/src/elevenlabs/classify.ts`.
 */
import { errorTitles, type SyncErrorType } from './error-types.ts';

interface CatalogueEntry {
  /** Whether the same request may succeed later without a change. */
  retryable: boolean;
  /** A short title for lists and filters. */
  title: string;
  /** Shown while the next attempt waits. */
  waiting: string;
  /** Shown after the last attempt: what happened and what to do. */
  final: string;
  /**
   * Shown instead of `final` while a scheduled retry is to come; null for errors that are never
   * retried.
   */
  scheduled: string | null;
}

export const errorCatalogue = {
  rate_limit: {
    retryable: true,
    title: errorTitles.rate_limit,
    waiting: 'Service busy, retrying...',
    final: 'ElevenLabs is rate-limiting requests. Retry in a moment.',
    scheduled: 'Service busy. Retrying automatically. You can also retry now.',
  },
  auth_error: {
    retryable: false,
    title: errorTitles.auth_error,
    waiting: errorTitles.auth_error,
    final:
      'API key invalid. An administrator needs to replace it with npm run rotate-key. Syncing continues automatically after that.',
    scheduled: null,
  },
  permission: {
    retryable: false,
    title: errorTitles.permission,
    waiting: errorTitles.permission,
    final:
      "The API key is valid, but isn't allowed to do this. An administrator needs to add the permission to the key at ElevenLabs. Syncing continues automatically after that.",
    scheduled: null,
  },
  quota: {
    retryable: false,
    title: errorTitles.quota,
    waiting: errorTitles.quota,
    final:
      'ElevenLabs quota exceeded. Delete unused documents or upgrade the plan. Syncing continues automatically once there is room.',
    scheduled: null,
  },
  billing: {
    retryable: false,
    title: errorTitles.billing,
    waiting: errorTitles.billing,
    final:
      'ElevenLabs reports a payment problem. An administrator needs to open Billing at ElevenLabs and pay. Syncing continues automatically after that.',
    scheduled: null,
  },
  plan: {
    retryable: false,
    title: errorTitles.plan,
    waiting: errorTitles.plan,
    final:
      "The ElevenLabs plan doesn't include this. An administrator needs to upgrade the plan. Syncing continues automatically after that.",
    scheduled: null,
  },
  account_blocked: {
    retryable: false,
    title: errorTitles.account_blocked,
    waiting: errorTitles.account_blocked,
    final:
      'ElevenLabs has blocked the account. An administrator needs to contact ElevenLabs support. Syncing continues automatically once the account is unblocked.',
    scheduled: null,
  },
  wrong_region: {
    retryable: false,
    title: errorTitles.wrong_region,
    waiting: errorTitles.wrong_region,
    final:
      'The API key belongs to another region of ElevenLabs. An administrator needs to set ELEVENLABS_BASE_URL to the address of that region. Syncing continues automatically after that.',
    scheduled: null,
  },
  wrong_address: {
    retryable: false,
    title: errorTitles.wrong_address,
    waiting: errorTitles.wrong_address,
    final:
      "ElevenLabs' API isn't at the address in ELEVENLABS_BASE_URL. An administrator needs to correct the address. Syncing continues automatically after that.",
    scheduled: null,
  },
  in_use: {
    retryable: false,
    title: errorTitles.in_use,
    waiting: 'Still in use by agents, retrying...',
    final:
      'This document is attached directly to agents. Remove it there and retry, remove it everywhere and delete, or keep it.',
    scheduled:
      'ElevenLabs says that agents use this document, but names none. Retrying automatically. You can also retry now.',
  },
  protected_branch: {
    retryable: false,
    title: errorTitles.protected_branch,
    waiting: errorTitles.protected_branch,
    final:
      "The agent's branch is protected. Ask an administrator of the ElevenLabs workspace to make the change or to remove the protection, then retry.",
    scheduled: null,
  },
  already_exists: {
    retryable: false,
    title: errorTitles.already_exists,
    waiting: errorTitles.already_exists,
    final: 'ElevenLabs already has this. Rename the document, or delete the other one at ElevenLabs, then retry.',
    scheduled: null,
  },
  validation: {
    retryable: false,
    title: errorTitles.validation,
    waiting: errorTitles.validation,
    final: 'ElevenLabs rejected this document. Fix it as described in the details, then save it.',
    scheduled: null,
  },
  body_missing: {
    retryable: false,
    title: errorTitles.body_missing,
    waiting: errorTitles.body_missing,
    final:
      'The stored text or file is missing or damaged. Edit the document, enter the text or file again, and save it.',
    scheduled: null,
  },
  index_not_ready: {
    retryable: true,
    title: errorTitles.index_not_ready,
    waiting: 'Index not ready, retrying...',
    final: "The search index isn't ready yet. Retry in half a minute.",
    scheduled: "The search index isn't ready yet. Retrying automatically. You can also retry now.",
  },
  list_expired: {
    retryable: true,
    title: errorTitles.list_expired,
    waiting: 'List expired, retrying...',
    final: 'ElevenLabs ended the list before it was read to the end. Retry in a moment.',
    scheduled:
      'ElevenLabs ended the list before it was read to the end. Retrying automatically. You can also retry now.',
  },
  gateway: {
    retryable: true,
    title: errorTitles.gateway,
    waiting: 'Gateway error, retrying...',
    final: 'A gateway in front of ElevenLabs answered with a page of its own. Retry in a moment.',
    scheduled:
      'A gateway in front of ElevenLabs answered with a page of its own. Retrying automatically. You can also retry now.',
  },
  server_error: {
    retryable: true,
    title: errorTitles.server_error,
    waiting: 'Service unavailable, retrying...',
    final: 'Service unavailable. Retry in a moment.',
    scheduled: 'Service unavailable. Retrying automatically. You can also retry now.',
  },
  network: {
    retryable: true,
    title: errorTitles.network,
    waiting: 'Connection failed, retrying...',
    final: 'Connection failed. Retry in a moment.',
    scheduled: 'Connection failed. Retrying automatically. You can also retry now.',
  },
  other_project: {
    retryable: false,
    title: errorTitles.other_project,
    waiting: errorTitles.other_project,
    final:
      'This database was copied from another Firebase project, so nothing is sent. Decide under Sync check which project keeps the copies at ElevenLabs.',
    scheduled: null,
  },
  unknown: {
    retryable: false,
    title: errorTitles.unknown,
    waiting: errorTitles.unknown,
    final: 'Unexpected response. See the details, then retry.',
    scheduled: null,
  },
} as const satisfies Record<SyncErrorType, CatalogueEntry>;

/** Names the permission that an API key lacks, and what to do. */
export const permissionSentence = (permissions: string): string =>
  `The API key is valid, but lacks the permission ${permissions}. An administrator needs to add it to the key at ElevenLabs.`;

/** Shown on the document instead of the entry's `final`. */
export const permissionFinal = (permissions: string): string =>
  `${permissionSentence(permissions)} Syncing continues automatically after that.`;
