import { knowledgeSchema } from '@knowledge-sync/contract';
import { limitWaitMs } from '../data/limit-wait.ts';
import { jsonSchema, refusalOf } from '../data/refusal.ts';
import type { SendProblem } from './item.ts';
import type { Send, SendResult } from './queue.ts';
import { sendTexts as texts } from './texts.ts';

/** Enough for the largest file on a slow connection. */
const timeoutMs = 5 * 60_000;

const acceptedSchema = jsonSchema.pipe(knowledgeSchema.pick({ id: true }));

type Refused = Extract<SendResult, { ok: false }>;

const failed = (message: string, fields: SendProblem['fields'] = []): Refused => ({
  ok: false,
  problem: { message, fields },
  isLost: false,
});
/** The request may or may not have arrived. */
const lost = (message: string): SendResult => ({ ok: false, problem: { message, fields: [] }, isLost: true });

function refusal(status: number, body: string): Refused {
  const { message, fields } = refusalOf(status, body);
  return failed(status >= 500 ? `${message} ${texts.safeToRetry}` : message, fields);
}

function outcome(status: number, body: string, retryAfter: string | null): SendResult {
  const waitMs = limitWaitMs(status, retryAfter, body);
  if (waitMs !== null) return { ...refusal(status, body), waitMs };
  if (status < 200 || status > 299) return refusal(status, body);
  const accepted = acceptedSchema.safeParse(body);
  return accepted.success
    ? { ok: true, documentId: accepted.data.id }
    : failed(`${texts.unexpected} ${texts.safeToRetry}`);
}

interface Message {
  method: 'POST' | 'PATCH' | 'PUT';
  path: string;
  contentType: string;
  body: string | Blob;
}

/** Replacing sends the content alone: the document keeps its name. */
function messageFor({ name, payload, fileName, replaces }: Parameters<Send>[0]): Message {
  const path = replaces === null ? '' : `/${encodeURIComponent(replaces)}`;
  const json = (value: object): Message => ({
    method: replaces === null ? 'POST' : 'PATCH',
    path,
    contentType: 'application/json',
    body: JSON.stringify(replaces === null ? { name, ...value } : value),
  });
  switch (payload.type) {
    case 'text':
      return json({ content: payload.content });
    case 'url':
      return json({ url: payload.url, auto_sync: payload.autoSync });
    case 'file': {
      const query = new URLSearchParams({ filename: fileName ?? name, ...(replaces === null && { name }) });
      const file = { contentType: 'application/octet-stream', body: payload.file };
      return replaces === null
        ? { ...file, method: 'POST', path: `/files?${query}` }
        : { ...file, method: 'PUT', path: `${path}/file?${query}` };
    }
    default:
      return payload satisfies never;
  }
}

/**
 * Sends new documents and new content to `/api/knowledge`. It uses XMLHttpRequest, because fetch
 * does not report the progress of an upload.
 */
export function createSend({ url, idToken }: { url: string; idToken: () => Promise<string> }): Send {
  return async (document, { signal, onProgress }) => {
    let token: string;
    try {
      token = await idToken();
    } catch {
      return lost(texts.noSession);
    }
    signal.throwIfAborted();
    const { method, path, contentType, body } = messageFor(document);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, `${url}${path}`);
      request.timeout = timeoutMs;
      request.setRequestHeader('Content-Type', contentType);
      request.setRequestHeader('Authorization', `Bearer ${token}`);
      request.setRequestHeader('Idempotency-Key', document.idempotencyKey);
      request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
      request.onload = () =>
        resolve(outcome(request.status, request.responseText, request.getResponseHeader('Retry-After')));
      request.onerror = () => resolve(lost(texts.noConnection));
      request.ontimeout = () => resolve(lost(texts.timeout));
      request.onabort = () => reject(signal.reason);
      signal.addEventListener('abort', () => request.abort(), { once: true });
      request.send(body);
    });
  };
}
