import { describe, expect, test } from 'vitest';
import { readErrorBody } from './error-body.ts';
import { refusalType } from './refusal-type.ts';

const typeOf = (http: number, detail: unknown) => refusalType(http, readErrorBody({ detail }));

describe('the telling word may be in any field', () => {
  test.each([
    [401, { status: 'quota_exceeded' }, 'quota'],
    [401, { type: 'invalid_request', code: 'quota_exceeded' }, 'quota'],
    [402, { type: 'payment_required', code: 'insufficient_credits' }, 'quota'],
    [400, { code: 'bad_request', status: 'rag_limit_exceeded' }, 'quota'],
    [401, { type: 'payment_required', code: 'payment_issue' }, 'billing'],
    [402, { type: 'payment_required' }, 'billing'],
    [401, { type: 'authentication_error', code: 'unauthorized', status: 'payment_failed' }, 'billing'],
    [403, { status: 'invoice_past_due' }, 'billing'],
    [400, { type: 'payment_required', code: 'paid_plan_required' }, 'plan'],
    [403, { type: 'authorization_error', code: 'subscription_required', status: 'new_thing' }, 'plan'],
    [403, { code: 'forbidden', status: 'feature_not_available' }, 'plan'],
    [401, { status: 'free_users_not_allowed' }, 'plan'],
    [401, { status: 'detected_unusual_activity' }, 'account_blocked'],
    [403, { type: 'authorization_error', code: 'account_suspended' }, 'account_blocked'],
    [401, { code: 'unauthorized', status: 'user_disabled' }, 'account_blocked'],
    [401, { code: 'unauthorized', status: 'missing_permissions' }, 'permission'],
    [401, { code: 'missing_permissions' }, 'permission'],
    [403, { code: 'workspace_access_denied' }, 'permission'],
    [403, { status: 'ip_not_allowed' }, 'permission'],
    [403, { status: 'something_new' }, 'permission'],
    [401, { status: 'invalid_api_key' }, 'auth_error'],
    [401, { type: 'authentication_error', code: 'missing_api_key' }, 'auth_error'],
    [401, { status: 'needs_authorization' }, 'auth_error'],
    [401, { type: 'authentication_error', code: 'unauthorized' }, 'auth_error'],
    [403, { code: 'branch_protected' }, 'protected_branch'],
    [403, { code: 'forbidden', status: 'admin_perms_required' }, 'protected_branch'],
    [422, { status: 'rag_index_not_ready' }, 'index_not_ready'],
    [409, { code: 'conflict', status: 'resource_already_exists' }, 'already_exists'],
    [409, { status: 'folder_already_exists' }, 'already_exists'],
    [409, { type: 'conflict', status: 'already_running' }, 'rate_limit'],
    [409, { type: 'conflict', code: 'already_processing' }, 'rate_limit'],
    [409, { code: 'conflict' }, 'rate_limit'],
    [429, { code: 'concurrent_limit_exceeded' }, 'rate_limit'],
    [503, { type: 'service_unavailable', code: 'maintenance' }, 'server_error'],
    [500, { code: 'quota_exceeded' }, 'server_error'],
    [400, { code: 'invalid_cursor' }, 'list_expired'],
    [400, { code: 'document_has_dependent_agents' }, 'in_use'],
    [404, { status: 'document_not_found', message: 'Document with id agent_7 not found.' }, 'unknown'],
    [400, { code: 'text_too_long' }, 'validation'],
    [422, { code: 'invalid_text' }, 'validation'],
  ] as const)('%i %j is %s', (http, detail, type) => {
    expect(typeOf(http, detail)).toBe(type);
  });
});

describe('where no word tells, the message does', () => {
  test.each([
    [
      401,
      { status: 'invalid_api_key', message: 'The key is of the EU data residency stack, this is a global server' },
      'wrong_region',
    ],
    [401, { code: 'unauthorized', message: 'This API key belongs to another region.' }, 'wrong_region'],
    [403, { code: 'forbidden', message: 'Only admins may change the branch Main.' }, 'protected_branch'],
    [403, { code: 'insufficient_permissions', message: 'Branch main is protected.' }, 'protected_branch'],
    [401, { message: 'The API key is missing the permission convai_read.' }, 'permission'],
    [401, 'Your account has been suspended.', 'account_blocked'],
    [401, { code: 'unauthorized', message: 'Please pay your open invoice.' }, 'billing'],
    [403, { message: 'Upgrade your plan to use this.' }, 'plan'],
    [401, { message: 'You are not allowed to do this on your plan.' }, 'plan'],
    [401, { message: 'You are not allowed to do this.' }, 'permission'],
    [401, 'Invalid API key', 'auth_error'],
    [
      400,
      { code: 'invalid_text', message: 'No permission, no invoice, no branch is protected, other region' },
      'validation',
    ],
  ] as const)('%i %j is %s', (http, detail, type) => {
    expect(typeOf(http, detail)).toBe(type);
  });
});

describe('an answer that is not in the format of ElevenLabs', () => {
  test.each([
    [401, '<html>Sign in</html>', 'gateway'],
    [403, '<html>Attention Required!</html>', 'gateway'],
    [403, { message: 'Forbidden' }, 'gateway'],
    [403, undefined, 'gateway'],
    [400, 'Bad Request', 'gateway'],
    [429, '<html>Slow down</html>', 'rate_limit'],
    [413, '<html>Too large</html>', 'validation'],
    [402, 'Payment Required', 'billing'],
    [404, '<html>Not here</html>', 'wrong_address'],
    [405, { detail: 'Method Not Allowed' }, 'wrong_address'],
    [502, '<html>Bad gateway</html>', 'gateway'],
    [503, '', 'server_error'],
    [500, { message: 'Internal error' }, 'server_error'],
  ] as const)('%i %j is %s', (http, body, type) => {
    expect(refusalType(http, readErrorBody(body))).toBe(type);
  });
});
