/** Every refusal of the API as RFC 9457 problem details: one catalogue, one error class, one way to answer. */
import { limits, type Problem } from '@knowledge-sync/contract';

interface ProblemEntry {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 500 | 502 | 503;
  title: string;
  /** For the documentation page: when it comes and what to do. */
  description: string;
}

export const problems = {
  'malformed-json': {
    status: 400,
    title: 'The body is not JSON',
    description: 'The body could not be read as JSON in UTF-8. Send one JSON object.',
  },
  unauthenticated: {
    status: 401,
    title: 'Sign in first',
    description:
      'The Firebase ID token is missing, expired or not valid here. Get a fresh one and send it as a bearer token.',
  },
  forbidden: {
    status: 403,
    title: 'Your role does not allow this',
    description: 'Reading takes the role viewer or editor, writing takes editor. An administrator grants roles.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    description: 'There is no such document, or no such route.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    description: 'The route exists, but not with this method. The Allow header names those that do.',
  },
  'not-failed': {
    status: 409,
    title: 'Only a failed document can be retried',
    description: 'The document is not failed, or no longer. The detail says where it stands; nothing was changed.',
  },
  'being-deleted': {
    status: 409,
    title: 'The document is being deleted',
    description:
      'Its deletion was asked for, so it can no longer be edited. Withdraw the deletion while `deletion_not_before` is set, or create a new one instead.',
  },
  'deletion-begun': {
    status: 409,
    title: 'The deletion has begun',
    description:
      'It can be withdrawn until the removal begins, or after agents have made ElevenLabs refuse it. Now the document may be gone from ElevenLabs already; nothing was changed.',
  },
  'changed-meanwhile': {
    status: 412,
    title: 'Somebody else saved meanwhile',
    description:
      'The document is no longer at the revision that If-Match names, and nothing was changed. The ETag header tells the revision that it is at: read it, then decide which text shall stand.',
  },
  'wrong-source': {
    status: 409,
    title: 'The document has another kind of source',
    description:
      'Only a web page can be fetched again, and only a file can be replaced by a file. The detail says what it is; nothing was changed.',
  },
  'too-large': {
    status: 413,
    title: 'The request is too large',
    description: `A request may have at most ${limits.requestMaxBytes / 1024 / 1024} MiB, a file at most ${limits.fileMaxBytes / 1_000_000} MB. Split the document.`,
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is of another media type',
    description:
      'Send JSON in UTF-8 with the header Content-Type: application/json, and a file as its bytes with application/octet-stream.',
  },
  'invalid-fields': {
    status: 422,
    title: 'Some fields are not acceptable',
    description:
      'A field of the body, the query or the headers breaks a limit. `errors` names each with the limit and the fix.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The idempotency key was used for another request',
    description:
      'The key came before with another name, content, address or file. Use a fresh key for each new document.',
  },
  'malformed-document': {
    status: 500,
    title: 'The stored document is damaged',
    description: 'Fields of the stored document are missing or wrong. An administrator has to correct it in Firestore.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    description: 'The log has the details under the number in `instance`.',
  },
  'provider-refused': {
    status: 502,
    title: 'ElevenLabs refused',
    description:
      'ElevenLabs did not do what it was asked, and asking again will not help. The detail says why, and what an administrator can do.',
  },
  'provider-unavailable': {
    status: 503,
    title: 'ElevenLabs cannot be reached',
    description:
      'ElevenLabs is busy or did not answer. Try again after `Retry-After`: calls about agents are safe to repeat.',
  },
  unavailable: {
    status: 503,
    title: 'The store cannot be reached',
    description:
      'Firestore or the sign-in service did not answer. Try again shortly, with an Idempotency-Key when you create.',
  },
} as const satisfies Record<string, ProblemEntry>;
export type ProblemName = keyof typeof problems;

export interface FieldError {
  field: string;
  message: string;
}

export interface ProblemExtras {
  errors?: FieldError[];
  instance?: string;
  headers?: Record<string, string>;
}

/** Thrown anywhere in the API; app.ts makes the answer of it. */
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
    ...(extras.errors !== undefined && { errors: extras.errors }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...extras.headers, 'Content-Type': 'application/problem+json' },
  });
}

/** A refusal of fields; the detail repeats the first, for who reads no further. */
export function invalidFields(errors: [FieldError, ...FieldError[]]): ProblemError {
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ProblemError('invalid-fields', `${errors[0].message}${more}`, { errors });
}

export const noSuchDocument = (): ProblemError =>
  new ProblemError('not-found', 'There is no document with this id: it may have been deleted.');
