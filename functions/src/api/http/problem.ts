/** Refusals as RFC 9457 problem details: the catalogue, the error class and the response. */
import { limits, type Problem } from '@knowledge-sync/contract';

interface ProblemEntry {
  status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 412 | 413 | 415 | 422 | 429 | 500 | 502 | 503;
  title: string;
  /** For the documentation: when it happens and what to do. */
  description: string;
}

export const problems = {
  'malformed-json': {
    status: 400,
    title: 'Invalid JSON',
    description: 'The body is not JSON in UTF-8. Send one JSON object.',
  },
  unauthenticated: {
    status: 401,
    title: 'Sign-in required',
    description:
      'The Firebase ID token is missing, expired or not valid here. Get a new one and send it as a bearer token.',
  },
  forbidden: {
    status: 403,
    title: 'Your role does not allow this',
    description:
      'Reading needs the role viewer, writing editor, managing people admin. Ask an administrator for the role.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    description: 'There is no such document, earlier text, agent, comparison, person or route.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    description: 'The route does not support this method. The Allow header lists the methods that it supports.',
  },
  'too-slow': {
    status: 408,
    title: 'The body took too long',
    description: 'The body of the request did not arrive in time, and nothing was changed. Send it again.',
  },
  'not-failed': {
    status: 409,
    title: 'Only a failed document can be retried',
    description: 'The document has not failed, or no longer. The detail gives its status. Nothing was changed.',
  },
  'being-deleted': {
    status: 409,
    title: 'The document is being deleted',
    description:
      'A document cannot be edited or sent again after its deletion was requested. Restore it while `deletion_not_before` is set, or create a new one.',
  },
  'being-sent': {
    status: 409,
    title: 'The document is being sent now',
    description:
      'A sync is sending the document to ElevenLabs. Wait until it has ended, then send the request again. Nothing was changed.',
  },
  'deletion-begun': {
    status: 409,
    title: 'The deletion has started',
    description:
      'A document can be restored until its deletion starts, or after ElevenLabs has refused the deletion because agents use the document. It may already be deleted at ElevenLabs. Nothing was changed.',
  },
  'wrong-source': {
    status: 409,
    title: 'Not possible for this type of document',
    description:
      'Only a web page can be refreshed, and only a file can be replaced by a file. The detail gives the type of the document. Nothing was changed.',
  },
  'not-synced': {
    status: 409,
    title: 'ElevenLabs does not have the document yet',
    description: 'Its text is known once the document is synced. Try again after that.',
  },
  'copy-gone': {
    status: 409,
    title: 'ElevenLabs no longer has the document',
    description: 'Its copy was deleted at ElevenLabs. Send the document again to restore it.',
  },
  'text-too-long': {
    status: 409,
    title: 'The text is too long to show',
    description: `The content at ElevenLabs has more than ${limits.extractedTextMaxBytes / 1_000_000} MB. Agents still use it.`,
  },
  'nothing-to-decide': {
    status: 409,
    title: 'Nothing to decide',
    description: 'The database belongs to this Firebase project. Nothing was changed.',
  },
  'own-role': {
    status: 409,
    title: 'You cannot lower your own role',
    description: 'Only another administrator can, so that there is always one. Nothing was changed.',
  },
  'has-role': {
    status: 409,
    title: 'This person already has a role',
    description: 'The detail names it. Change it with `PUT /people/{uid}/role`. Nothing was changed.',
  },
  'more-than-confirmed': {
    status: 409,
    title: 'More documents match than you confirmed',
    description:
      'Documents that match the filter were added after the number was confirmed. Nothing was deleted. Count again, and send the new `confirmed_count`.',
  },
  duplicate: {
    status: 409,
    title: 'This document is there already',
    description:
      'A document has the same content or address; `document_id` and the Location header name it. Nothing was stored. Send `on_duplicate=keep` to add another one, or `replace` to change that one.',
  },
  'too-many-questions': {
    status: 409,
    title: 'The document has as many questions as it may have',
    description: `A document may have ${limits.questionsPerDocument} questions. Delete one first. Nothing was changed.`,
  },
  'upload-incomplete': {
    status: 409,
    title: 'The upload is not complete',
    description:
      'A part is missing, or the parts are not the file whose SHA-256 was announced. The detail says which. No document was stored.',
  },
  'malformed-document': {
    status: 409,
    title: 'The stored document cannot be understood',
    description:
      'Fields of the document in Firestore are missing or invalid; the detail names them. Correct them in Firestore, and the document is synced; or delete the document.',
  },
  'newer-document': {
    status: 409,
    title: 'A newer release has written the document',
    description:
      'The service was rolled back to a release that does not know the form of the document. It is shown, and left as it is. Deploy the newer release again to change it.',
  },
  'changed-meanwhile': {
    status: 412,
    title: 'Conflict: changed since you loaded it',
    description:
      'The document no longer has a revision that If-Match names, and nothing was changed. The ETag header has its current revision. Read the document, then decide which version to keep.',
  },
  'too-large': {
    status: 413,
    title: 'The request is too large',
    description: `A request can have at most ${limits.requestMaxBytes / 1024 / 1024} MiB, a file at most ${limits.fileMaxBytes / 1_000_000} MB. Split the document.`,
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported content type',
    description:
      'Send JSON in UTF-8 with the header Content-Type: application/json. Send the bytes of a file with application/octet-stream. Compress neither.',
  },
  'invalid-fields': {
    status: 422,
    title: 'Invalid fields',
    description:
      'A field of the body, the query or the headers breaks a limit. `errors` names each field with its limit and the fix.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Idempotency key already used',
    description:
      'The key was sent before with another name, content, address or file. Use a new key for each new document.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many calls',
    description:
      'One person may make only so many calls of this kind. The detail names the limit. Send the request again after `Retry-After`. Nothing was changed.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    description: 'The log has the details under the ID in `instance`.',
  },
  'provider-refused': {
    status: 502,
    title: 'ElevenLabs rejected the request',
    description: 'Trying again will not help. The detail says why, and what an administrator can do.',
  },
  'provider-unavailable': {
    status: 503,
    title: 'ElevenLabs is unavailable',
    description:
      'ElevenLabs is busy or did not respond. Try again after `Retry-After`. Calls about agents are safe to repeat.',
  },
  busy: {
    status: 503,
    title: 'Too many calls ask ElevenLabs now',
    description:
      'Calls by people share a few requests to ElevenLabs at once, so that syncs keep the others. ElevenLabs was not asked. Send the request again after `Retry-After`.',
  },
  unavailable: {
    status: 503,
    title: 'Service unavailable',
    description:
      'Firestore or the sign-in service did not respond. Try again shortly, and create documents with an Idempotency-Key.',
  },
} as const satisfies Record<string, ProblemEntry>;
export type ProblemName = keyof typeof problems;
export const problemNames = Object.keys(problems) as ProblemName[];

export interface FieldError {
  field: string;
  message: string;
}

export interface ProblemExtras {
  errors?: FieldError[];
  instance?: string;
  documentId?: string;
  headers?: Record<string, string>;
}

/** Thrown anywhere in the API. app.ts turns it into the response. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: ProblemName;
  readonly extras: ProblemExtras;

  constructor(problem: ProblemName, detail: string, extras: ProblemExtras = {}) {
    super(detail);
    this.problem = problem;
    this.extras = extras;
  }
}

export const problemType = (name: ProblemName): string => `/api/docs#problem-${name}`;

export function problemResponse({ problem, message, extras }: ProblemError): Response {
  const { status, title } = problems[problem];
  const body: Problem = {
    type: problemType(problem),
    title,
    status,
    detail: message,
    ...(extras.instance !== undefined && { instance: extras.instance }),
    ...(extras.documentId !== undefined && { document_id: extras.documentId }),
    ...(extras.errors !== undefined && { errors: extras.errors }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...extras.headers, 'Content-Type': 'application/problem+json' },
  });
}

/** The detail repeats the first error, for clients that show nothing else. */
export function invalidFields(errors: [FieldError, ...FieldError[]]): ProblemError {
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ProblemError('invalid-fields', `${errors[0].message}${more}`, { errors });
}

export const malformedJson = (): ProblemError =>
  new ProblemError('malformed-json', 'The body is not JSON in UTF-8. Send one JSON object.');

export const unsupportedMediaType = (mediaType: string, what: string): ProblemError =>
  new ProblemError(
    'unsupported-media-type',
    `The body must be ${what}. Send it with the header Content-Type: ${mediaType}.`,
  );

export const exampleProblem = (name: ProblemName): Problem => ({
  type: problemType(name),
  title: problems[name].title,
  status: problems[name].status,
  detail: problems[name].description,
  ...(name === 'invalid-fields' && {
    errors: [{ field: 'name', message: 'Enter a name of 1 to 200 characters.' }],
  }),
});
