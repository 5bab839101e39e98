/**
 * Wrong edits of the product, each with the tests that must fail with it. Together they prove that
 * the tests notice a defence that is gone.
 */

export interface Edit {
  name: string;
  /** Relative to the repository. */
  file: string;
  /** Occurs exactly once in the file. */
  find: string;
  replace: string;
  tests: readonly string[];
}

const roleTest = ['functions/src/api/http/role.test.ts'];
const rulesTest = ['e2e/rules/firestore-rules.test.ts'];
const headersTest = ['e2e/stack/deployed-headers.test.ts'];

const sync: readonly Edit[] = [
  {
    name: 'a worker that lost its claim goes on writing',
    file: 'functions/src/sync/fence.ts',
    find: 'data !== latest && !isHeldBy(data.sync_claim, claim.id)',
    replace: 'false',
    tests: ['functions/src/sync/sync-races.test.ts'],
  },
  {
    name: 'a claim lasts half as long as the function',
    file: 'functions/src/runtime/engine-context.ts',
    find: '(timeoutSeconds + Math.min(leaseMarginSeconds, timeoutSeconds / 2)) * 1000',
    replace: '(timeoutSeconds / 2) * 1000',
    tests: ['functions/src/index.test.ts'],
  },
  {
    name: 'no listing before a copy is created',
    file: 'functions/src/sync/send.ts',
    find: '  if (open.unsettled_since === null) return [];',
    replace: '  if (open.unsettled_since === null || work.remoteId === null) return [];',
    tests: ['functions/src/sync/sync.test.ts'],
  },
  {
    name: 'a listing ends at any copy that the instance has made',
    file: 'functions/src/runtime/created-copies.ts',
    find: 'answeredMs !== undefined && answeredMs + serversDifferMs <= startedMs',
    replace: 'answeredMs !== undefined',
    tests: ['functions/src/sync/sync.test.ts', 'functions/src/runtime/created-copies.test.ts'],
  },
  {
    name: 'a listing trusts the clock of another worker',
    file: 'functions/src/sync/send.ts',
    find: '...(work.isLossOwn && { own:',
    replace: '...({ own:',
    tests: ['functions/src/sync/sync.test.ts'],
  },
  {
    name: 'any 404 counts as deleted',
    file: 'functions/src/elevenlabs/error.ts',
    find: 'error.http_status === 404 && error.provider_code !== null',
    replace: 'error.http_status === 404',
    tests: ['functions/src/elevenlabs/client.test.ts'],
  },
  {
    name: 'the stored text is sent without a look at its SHA-256',
    file: 'functions/src/store/body.ts',
    find: 'if (sha256(bytes) !== source.sha256) throw',
    replace: 'if (false) throw',
    tests: ['functions/src/store/body.test.ts'],
  },
  {
    name: 'the sweep does not settle',
    file: 'functions/src/sweep.ts',
    find: '(ctx, { deadline }) => settle(ctx, deadline)',
    replace: 'async () => 0',
    tests: ['functions/src/sweep.test.ts'],
  },
  {
    name: 'a calm sweep does not look for new work',
    file: 'functions/src/sweep-gate.ts',
    find: 'return !(await queuedSince(db, since, until).limit(1).get()).empty;',
    replace: 'return false;',
    tests: ['functions/src/sweep-gate.test.ts'],
  },
  {
    name: 'a sweep is calm although it was asked for a pass',
    file: 'functions/src/scheduled-sweep.ts',
    find: 'if (isSince(last, requestedMs)) {',
    replace: 'if (false) {',
    tests: ['functions/src/sweep-gate.test.ts'],
  },
  {
    name: 'a pass does not tell that its time was used up',
    file: 'functions/src/sweep.ts',
    find: 'if (deadline.remainingMs() <= 0) outlook.hasMore();',
    replace: '',
    tests: ['lab/model/regressions.test.ts'],
  },
  {
    name: 'a pass looks ahead from its end',
    file: 'functions/src/upkeep/far-ahead.ts',
    find: 'isAnyAhead(ctx, shape, times, outlook, startedAt)',
    replace: 'isAnyAhead(ctx, shape, times, outlook, Timestamp.fromDate(ctx.clock.now()))',
    tests: ['functions/src/upkeep/far-ahead.test.ts'],
  },
  {
    name: 'a conditional write without its condition',
    file: 'functions/src/store/conditional.ts',
    find: 'batch.update(ref, choice, condition)',
    replace: 'batch.update(ref, choice)',
    tests: ['functions/src/sync/sync-races.test.ts'],
  },
  {
    name: 'copies that agents hold are deleted by force',
    file: 'functions/src/sync/delete-copy.ts',
    find: 'wanted === null && claim.document.deletion_requested_at !== null && isForced(claim.document)',
    replace: 'true',
    tests: ['functions/src/sync/deletion.test.ts'],
  },
  {
    name: 'a repair deletes by force',
    file: 'functions/src/remote/delete-unheld.ts',
    find: 'tryToDelete(ctx, provider, deadline, id, false)',
    replace: 'tryToDelete(ctx, provider, deadline, id, true)',
    tests: ['functions/src/reconcile/reconcile.test.ts'],
  },
  {
    name: 'the first lost request alone decides when to settle',
    file: 'functions/src/document/open-requests.ts',
    find: 'settles_at: latest(standing.settles_at, settlesAt),',
    replace: 'settles_at: standing.settles_at ?? settlesAt,',
    tests: ['functions/src/sync/settle.test.ts'],
  },
];

const gateTest = ['functions/src/admission/gate.test.ts'];
const admission: readonly Edit[] = [
  {
    name: 'requests start without regard to the plan',
    file: 'functions/src/elevenlabs/call.ts',
    find: '(await gate?.enter(signal)) ?? null',
    replace: 'null',
    tests: ['functions/src/admission/together.test.ts'],
  },
  {
    name: 'documents are claimed before their turn',
    file: 'functions/src/sync/sync.ts',
    find: 'await ctx.admission.admit()',
    replace: 'async () => undefined',
    tests: ['functions/src/admission/together.test.ts'],
  },
  {
    name: 'a 429 is one of the three attempts',
    file: 'functions/src/elevenlabs/retry.ts',
    find: 'if (!isTooMany(error)) counted += 1;',
    replace: 'counted += 1;',
    tests: ['functions/src/admission/together.test.ts', 'functions/src/elevenlabs/retry.test.ts'],
  },
  {
    name: 'a refusal does not lower the requests at once',
    file: 'functions/src/admission/limit.ts',
    find: 'requests: Math.max(1, Math.min(current, others)),',
    replace: 'requests: current,',
    tests: ['functions/src/admission/limit.test.ts'],
  },
  {
    name: 'a shared slot is given back while a request uses it',
    file: 'functions/src/admission/gate.ts',
    find: 'while (this.#inFlight > own + this.#borrowed) await this.#ended.promise;',
    replace: '',
    tests: gateTest,
  },
  {
    name: 'the last document leaves shared slots with a frozen instance',
    file: 'functions/src/admission/gate.ts',
    find: 'if (this.#documents === 0) await this.rest();',
    replace: '',
    tests: gateTest,
  },
];

const elevenLabs: readonly Edit[] = [
  {
    name: 'Retry-After in milliseconds',
    file: 'functions/src/elevenlabs/retry-after.ts',
    find: 'Math.ceil(Number(text) * 1_000)',
    replace: 'Math.ceil(Number(text))',
    tests: ['functions/src/elevenlabs/retry-after.test.ts'],
  },
  {
    name: "ElevenLabs' words are stored unredacted",
    file: 'functions/src/elevenlabs/classify.ts',
    find: 'message: read.message === null ? null : redact(read.message, call)',
    replace: 'message: read.message',
    tests: ['functions/src/elevenlabs/classify.test.ts', 'functions/src/elevenlabs/client.test.ts'],
  },
  {
    name: 'a 5xx has surely not taken effect',
    file: 'functions/src/elevenlabs/classify.ts',
    find: 'may_have_acted: status >= 500 || status === 408',
    replace: 'may_have_acted: status === 408',
    tests: ['functions/src/elevenlabs/classify.test.ts'],
  },
  {
    name: 'redirects are followed with the key',
    file: 'functions/src/elevenlabs/exchange.ts',
    find: "redirect: 'manual'",
    replace: "redirect: 'follow'",
    tests: ['functions/src/elevenlabs/client.test.ts'],
  },
];

const api: readonly Edit[] = [
  {
    name: 'viewers may delete',
    file: 'functions/src/api/documents.ts',
    find: "checks: [requireRole('editor'), limitedAs('writes'), ignoredBody]",
    replace: "checks: [requireRole('viewer'), limitedAs('writes'), ignoredBody]",
    tests: roleTest,
  },
  {
    name: 'the position of the next page is one too far',
    file: 'functions/src/store/read.ts',
    find: 'const last = page.at(-1);',
    replace: 'const last = docs.at(-1);',
    tests: ['functions/src/api/list.test.ts'],
  },
  {
    name: 'reading needs no role',
    file: 'functions/src/api/http/role.ts',
    find: '      if (role === null) {',
    replace: "      if (needed === 'viewer') return await next();\n      if (role === null) {",
    tests: roleTest,
  },
  {
    name: 'users share idempotency keys',
    file: 'functions/src/commands/create.ts',
    find: 'JSON.stringify([uid, key])',
    replace: 'JSON.stringify([uid.length * 0, key])',
    tests: ['functions/src/api/create.test.ts'],
  },
  {
    name: "an agent's ID is not checked before it becomes part of an address",
    file: 'functions/src/api/agent-answers.ts',
    find: 'if (/^[\\w-]{1,200}$/.test(id)) return id;',
    replace: "if (id !== '') return id;",
    tests: ['functions/src/api/agents.test.ts'],
  },
  {
    name: 'the words of an internal error leave the service',
    file: 'functions/src/api/http/problem-of.ts',
    find: 'on our side. The log has the details under',
    replace: 'on our side: $\u007bString(error)} The log has the details under',
    tests: ['functions/src/api/answers.test.ts'],
  },
  {
    name: 'no limit while a body is read',
    file: 'functions/src/api/http/body.ts',
    find: '        maxSize,',
    replace: '        maxSize: maxSize * 1e6,',
    tests: ['functions/src/api/refusals.test.ts'],
  },
  {
    name: 'viewers may replace a file',
    file: 'functions/src/api/sources.ts',
    find: "checks: [requireRole('editor'), limitedAs('writes'), fileBody],\n  request: {\n    params",
    replace: "checks: [requireRole('viewer'), limitedAs('writes'), fileBody],\n  request: {\n    params",
    tests: roleTest,
  },
  {
    name: 'viewers may start a comparison',
    file: 'functions/src/api/reconcile.ts',
    find: "checks: [requireRole('editor'), limitedAs('writes'), jsonBody]",
    replace: "checks: [requireRole('viewer'), limitedAs('writes'), jsonBody]",
    tests: roleTest,
  },
  {
    name: 'the body is read before the role is checked',
    file: 'functions/src/api/documents.ts',
    find: "checks: [requireRole('editor'), limitedAs('writes'), jsonBody],\n  request: {\n    query: createQuerySchema",
    replace:
      "checks: [jsonBody, requireRole('editor'), limitedAs('writes')],\n  request: {\n    query: createQuerySchema",
    tests: ['functions/src/api/refusals.test.ts'],
  },
  {
    name: 'a session goes on after it was ended',
    file: 'functions/src/api/http/identity.ts',
    find: 'if (!(Number(token.auth_time) * 1000 >= state.validSinceMs)) {',
    replace: 'if (false) {',
    tests: roleTest,
  },
  {
    name: 'an address that was not confirmed has its role',
    file: 'functions/src/api/http/identity.ts',
    find: 'token.email_verified !== true || !state.isVerified',
    replace: 'false',
    tests: roleTest,
  },
  {
    name: 'any error of the token check is a 401',
    file: 'functions/src/api/http/identity.ts',
    find: "if (!authErrorCode(error).startsWith('auth/')) throw error;",
    replace: '',
    tests: ['functions/src/api/answers.test.ts'],
  },
];

const rules: readonly Edit[] = [
  {
    name: 'an editor may write any field with the retry flag',
    file: 'firestore.rules',
    find: ".hasOnly(['retry_requested_at', 'retry_requested_by'])",
    replace: ".hasAny(['retry_requested_at', 'retry_requested_by'])",
    tests: rulesTest,
  },
  {
    name: 'viewers may set the retry flag',
    file: 'firestore.rules',
    find: 'allow update: if mayWrite()',
    replace: 'allow update: if mayRead()',
    tests: rulesTest,
  },
  {
    name: 'the retry flag may have any time',
    file: 'firestore.rules',
    find: 'request.resource.data.retry_requested_at == request.time',
    replace: 'true',
    tests: rulesTest,
  },
  {
    name: 'a document in any state may get the retry flag',
    file: 'firestore.rules',
    find: "resource.data.sync_status == 'failed'",
    replace: 'true',
    tests: rulesTest,
  },
  {
    name: "the engine's records can be read",
    file: 'firestore.rules',
    find: '    match /workspace/agents {',
    replace: '    match /engine/{id} {\n      allow read: if mayRead();\n    }\n    match /workspace/agents {',
    tests: rulesTest,
  },
];

const page: readonly Edit[] = [
  {
    name: 'the page may run inline scripts',
    file: 'firebase.json',
    find: "script-src 'self' https",
    replace: "script-src 'self' 'unsafe-inline' https",
    tests: headersTest,
  },
  {
    name: 'other websites may show the page in a frame',
    file: 'firebase.json',
    find: "; frame-ancestors 'none'",
    replace: '',
    tests: headersTest,
  },
];

export const edits: readonly Edit[] = [...sync, ...admission, ...elevenLabs, ...api, ...rules, ...page];
