/**
 * The types of errors and their titles. Apart from errors.ts, so that the first page of the web app
 * loads no sentences: each failed document stores its own.
 */
export const syncErrorTypes = [
  'rate_limit',
  'auth_error',
  'permission',
  'quota',
  'billing',
  'plan',
  'account_blocked',
  'wrong_region',
  'wrong_address',
  'in_use',
  'protected_branch',
  'already_exists',
  'validation',
  'body_missing',
  'index_not_ready',
  'list_expired',
  'gateway',
  'server_error',
  'network',
  'other_project',
  'unknown',
] as const;
export type SyncErrorType = (typeof syncErrorTypes)[number];

/**
 * Causes that lie outside of the document, and that only people can remove. The schedule tries one
 * document from time to time, and all once it gets through (`functions/src/sync/blocked.ts`).
 */
export const blockingErrorTypes = [
  'auth_error',
  'permission',
  'quota',
  'billing',
  'plan',
  'account_blocked',
  'wrong_region',
  'wrong_address',
  'other_project',
] as const satisfies readonly SyncErrorType[];

/** Short titles for lists and filters. */
export const errorTitles = {
  rate_limit: 'Service busy',
  auth_error: 'API key invalid',
  permission: 'Permission missing',
  quota: 'Quota exceeded',
  billing: 'Payment problem',
  plan: 'Not in your plan',
  account_blocked: 'Account blocked',
  wrong_region: 'Wrong region',
  wrong_address: 'Wrong address',
  in_use: 'In use by agents',
  protected_branch: 'Branch protected',
  already_exists: 'Already exists',
  validation: 'Document format invalid',
  body_missing: 'Text missing',
  index_not_ready: 'Index not ready',
  list_expired: 'List expired',
  gateway: 'Gateway error',
  server_error: 'Service unavailable',
  network: 'Connection failed',
  other_project: 'Database of another project',
  unknown: 'Unexpected problem',
} as const satisfies Record<SyncErrorType, string>;
