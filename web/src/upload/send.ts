import { knowledgeSchema } from '@knowledge-sync/contract';
import { jsonSchema, refusalOf } from '../data/refusal.ts';
import type { Payload, SendProblem } from './item.ts';
import type { Send, SendResult } from './queue.ts';

/** Long enough for the largest text on a slow line. */
const timeoutMs = 5 * 60_000;

const acceptedSchema = jsonSchema.pipe(knowledgeSchema.pick({ id: true }));

const failed = (message: string, fields: SendProblem['fields'] = []): SendResult => ({
  ok: false,
  problem: { message, fields },
  isLost: false,
});
/** No answer came. */
const lost = (message: string): SendResult => ({ ok: false, problem: { message, fields: [] }, isLost: true });

const isSafe = 'Sending it again is safe and makes no second copy.';

function refusal(status: number, body: string): SendResult {
  const { message, fields } = refusalOf(status, body);
  return failed(status >= 500 ? `${message} ${isSafe}` : message, fields);
}

function outcome(status: number, body: string): SendResult {
  if (status < 200 || status > 299) return refusal(status, body);
  const accepted = acceptedSchema.safeParse(body);
  return accepted.success
    ? { ok: true, documentId: accepted.data.id }
    : failed(`The service gave an answer that this page does not understand. ${isSafe}`);
}

interface Message {
  path: string;
  contentType: string;
  body: string | Blob;
}

function messageFor(name: string, payload: Payload, fileName: string | null): Message {
  const json = (value: object): Message => ({
    path: '',
    contentType: 'application/json',
    body: JSON.stringify({ name, ...value }),
  });
  switch (payload.type) {
    case 'text':
      return json({ content: payload.content });
    case 'url':
      return json({ url: payload.url, auto_sync: payload.autoSync });
    case 'file': {
      const query = new URLSearchParams({ filename: fileName ?? name, name });
      return { path: `/files?${query}`, contentType: 'application/octet-stream', body: payload.file };
    }
    default:
      return payload satisfies never;
  }
}

/** Sends documents to `POST /api/knowledge` and `/api/knowledge/files`. XMLHttpRequest, because fetch tells nothing about an upload's progress. */
export function createSend({ url, idToken }: { url: string; idToken: () => Promise<string> }): Send {
  return async ({ name, payload, fileName, idempotencyKey }, { signal, onProgress }) => {
    let token: string;
    try {
      token = await idToken();
    } catch {
      return lost('Your sign-in could not be confirmed.');
    }
    signal.throwIfAborted();
    const { path, contentType, body } = messageFor(name, payload, fileName);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', `${url}${path}`);
      request.timeout = timeoutMs;
      request.setRequestHeader('Content-Type', contentType);
      request.setRequestHeader('Authorization', `Bearer ${token}`);
      request.setRequestHeader('Idempotency-Key', idempotencyKey);
      request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
      request.onload = () => resolve(outcome(request.status, request.responseText));
      request.onerror = () => resolve(lost('The connection to the service failed.'));
      request.ontimeout = () => resolve(lost('The service took too long to answer.'));
      request.onabort = () => reject(signal.reason);
      signal.addEventListener('abort', () => request.abort(), { once: true });
      request.send(body);
    });
  };
}
