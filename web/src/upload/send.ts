import { knowledgeSchema, limits } from '@knowledge-sync/contract';
import { limitWaitMs } from '../data/limit-wait.ts';
import { jsonSchema, refusalOf } from '../data/refusal.ts';
import type { SendProblem } from './item.ts';
import type { Send, SendResult } from './queue.ts';
import { type Answered, request } from './request.ts';
import { type PartMessage, sendInParts } from './send-parts.ts';
import { sendTexts as texts } from './texts.ts';

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

/** A larger file goes in parts, so that each request is short on a slow connection. */
const wholeMaxBytes = limits.atomicBodyMaxBytes;

function resultOf(answer: Answered): SendResult {
  if (answer.kind === 'answer') return outcome(answer.status, answer.body, answer.retryAfter);
  return lost(answer.kind === 'timeout' ? texts.timeout : texts.noConnection);
}

/** A browser reads no file that was changed on the disk after it was chosen. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'NotReadableError' || error.name === 'NotFoundError');

/** Sends new documents and new content to the API. */
export function createSend({ url, idToken }: { url: string; idToken: () => Promise<string> }): Send {
  /** Uploads in parts whose last answer was lost, by their key. */
  const finishing = new Map<string, { id: string | null }>();
  /** The service continues an upload of the same file, so two of them go one after the other. */
  const turns = new Map<string, Promise<unknown>>();
  function inTurn<T>(file: string, act: () => Promise<T>): Promise<T> {
    const turn = (turns.get(file) ?? Promise.resolve()).catch(() => undefined).then(act);
    turns.set(file, turn);
    return turn;
  }
  return async (document, { signal, onProgress }) => {
    let token: string;
    try {
      token = await idToken();
    } catch {
      return lost(texts.noSession);
    }
    signal.throwIfAborted();
    const { payload, name, fileName, replaces, idempotencyKey } = document;
    try {
      if (payload.type === 'file' && payload.file.size > wholeMaxBytes) {
        const state = finishing.get(idempotencyKey) ?? { id: null };
        finishing.set(idempotencyKey, state);
        const file = { file: payload.file, filename: fileName ?? name, name, replaces };
        const connection = {
          call: async ({ path, ...message }: PartMessage, onPart: (fraction: number) => void) =>
            await request(
              { ...message, url: `${url}/uploads${path}`, token: await idToken() },
              { signal, onProgress: onPart },
            ),
          onProgress,
          finishing: state,
        };
        const sameFile = JSON.stringify([file.filename, name, replaces, payload.file.size]);
        const answer = await inTurn(sameFile, () => sendInParts(file, connection));
        return resultOf(answer);
      }
      const { path, body, ...message } = messageFor(document);
      // Read here, so that a file that was changed is told from a lost connection.
      const sent = body instanceof Blob ? await body.arrayBuffer() : body;
      const headers = { 'Idempotency-Key': idempotencyKey };
      return resultOf(
        await request(
          { ...message, body: sent, url: `${url}/knowledge${path}`, token, headers },
          { signal, onProgress },
        ),
      );
    } catch (error) {
      if (isUnreadable(error)) return failed(texts.fileChanged);
      throw error;
    }
  };
}
