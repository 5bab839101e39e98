import type { KnowledgeDocument, SyncErrorType } from '@knowledge-sync/contract';

export type FailureAction = 'retry' | 'edit' | 'replace';

export interface FailureActions {
  /** What may help, offered first; null if nothing here does. A retry is always possible. */
  primary: FailureAction | null;
  /** Who has to act elsewhere before a retry helps; null if no one has to. */
  who: string | null;
}

const administrator: FailureActions = { primary: null, who: 'An administrator needs to act first.' };

/** What a person can do about a failure of this type, for a document with this type of source. */
export function actionsFor(errorType: SyncErrorType, sourceType: KnowledgeDocument['source']['type']): FailureActions {
  switch (errorType) {
    case 'rate_limit':
    case 'index_not_ready':
    case 'list_expired':
    case 'gateway':
    case 'server_error':
    case 'network':
    case 'unknown':
      return { primary: 'retry', who: null };
    case 'validation':
    case 'body_missing':
      return { primary: newContent[sourceType], who: null };
    case 'already_exists':
      return { primary: 'edit', who: null };
    case 'in_use':
      return { primary: null, who: null };
    case 'quota':
      return { primary: null, who: 'Delete unused documents, or ask an administrator.' };
    case 'auth_error':
    case 'permission':
    case 'billing':
    case 'plan':
    case 'account_blocked':
    case 'wrong_region':
    case 'wrong_address':
    case 'protected_branch':
    case 'other_project':
      return administrator;
    default:
      return errorType satisfies never;
  }
}

/** How a document gets another content. That of a web page is changed elsewhere. */
const newContent = { text: 'edit', file: 'replace', url: null } as const satisfies Record<
  KnowledgeDocument['source']['type'],
  FailureAction | null
>;
