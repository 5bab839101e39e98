import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, answerWith } from './answer.ts';
import { type Fault, statusAnswer } from './faults.ts';

/** Written at once by an answer without end. */
const chunkBytes = 100_000;

export interface Exchange {
  response: ServerResponse;
  requestId: string;
  /** Aborted when the simulator ends every request that waits or hangs. */
  closing: AbortSignal;
  /** Checks the request and does the work; each call takes effect once more. */
  act(): Answer;
  /** Called when an answer begins. */
  onStatus(status: number): void;
}

/** Answers one request, or fails as the fault says. Resolves when the exchange is over. */
export async function deliver(exchange: Exchange, fault: Fault | null): Promise<void> {
  switch (fault?.kind) {
    case undefined:
      return send(exchange, exchange.act());
    case 'status': {
      if (fault.acts) exchange.act();
      return send(exchange, statusAnswer(fault, exchange.requestId));
    }
    case 'delay':
      await wait(exchange, fault.ms);
      return send(exchange, exchange.act());
    case 'hang':
      return hang(exchange);
    case 'reset':
      return reset(exchange);
    case 'cut_off': {
      const answer = fault.acts ? exchange.act() : answerWith(200, 'application/json', '{"id":"never","name":"never"}');
      await sendHalf(exchange, answer);
      return fault.ending === 'close' ? close(exchange) : hang(exchange);
    }
    case 'garbage':
      if (fault.acts) exchange.act();
      return send(exchange, answerWith(fault.status, fault.content_type, fault.body));
    case 'odd_times':
      return send(exchange, withOddTimes(exchange.act()));
    case 'endless':
      if (fault.acts) exchange.act();
      return await sendEndlessly(exchange, fault);
    case 'duplicate': {
      const answer = exchange.act();
      exchange.act();
      return send(exchange, answer);
    }
    case 'accepted_unanswered':
      exchange.act();
      return fault.ending === 'reset' ? reset(exchange) : hang(exchange);
    case 'late':
      await wait(exchange, fault.ms);
      exchange.act();
      return hang(exchange);
  }
}

/** Rejects when the simulator resets or stops before the wait is over. */
export async function wait({ closing }: Exchange, ms: number): Promise<void> {
  closing.throwIfAborted();
  if (ms > 0) await sleep(ms, undefined, { signal: closing });
}

function writeHead({ response, requestId, onStatus }: Exchange, answer: Answer): void {
  onStatus(answer.status);
  response.writeHead(answer.status, {
    ...answer.headers,
    'x-request-id': requestId,
    'content-length': Buffer.byteLength(answer.body),
  });
}

function send(exchange: Exchange, answer: Answer): void {
  if (exchange.response.destroyed) return;
  writeHead(exchange, answer);
  exchange.response.end(answer.body);
}

function sendHalf(exchange: Exchange, answer: Answer): Promise<void> {
  writeHead(exchange, answer);
  const body = Buffer.from(answer.body);
  return new Promise((resolve) => {
    exchange.response.write(body.subarray(0, Math.floor(body.length / 2)), () => resolve());
  });
}

/** Sends until the client leaves or the simulator ends what hangs. */
async function sendEndlessly(
  { response, requestId, closing, onStatus }: Exchange,
  { body, content_type }: Extract<Fault, { kind: 'endless' }>,
): Promise<void> {
  onStatus(200);
  response.writeHead(200, { 'content-type': content_type, 'x-request-id': requestId });
  const chunk = Buffer.from(body.repeat(Math.ceil(chunkBytes / body.length)));
  const chunks = Readable.from(repeated(chunk), { objectMode: false });
  await pipeline(chunks, response, { signal: closing }).catch(() => response.destroy());
}

function* repeated<T>(value: T): Generator<T> {
  for (;;) yield value;
}

/** Sends nothing until the client leaves or the simulator ends what hangs. */
function hang({ response, closing }: Exchange): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      response.destroy();
      resolve();
    };
    if (response.destroyed || closing.aborted) return end();
    response.once('close', resolve);
    closing.addEventListener('abort', end, { once: true });
  });
}

const reset = ({ response }: Exchange): void => {
  response.socket?.resetAndDestroy();
};

const close = ({ response }: Exchange): void => {
  response.destroy();
};

/** No time, the start of 1970, and milliseconds in place of seconds, in turn. */
const oddTimes = ['null', '0', '7258118400000'];

function withOddTimes(answer: Answer): Answer {
  let count = 0;
  const body = answer.body.toString().replace(/"(created_at|last_updated_at)_unix_secs":\d+/g, (_, name: string) => {
    count += 1;
    return `"${name}_unix_secs":${oddTimes[count % oddTimes.length]}`;
  });
  return { ...answer, body: Buffer.from(body) };
}
