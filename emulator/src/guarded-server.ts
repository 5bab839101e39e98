import http, { type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { unencodedAddressAnswer } from '@knowledge-sync/contract';
import { judgeRequest, type Ruling } from './request-guard.ts';

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Judges a request of Node's HTTP server. */
export const rulingOn = (request: IncomingMessage, origins: readonly string[]): Ruling =>
  judgeRequest(
    {
      url: request.url ?? '',
      host: request.headers.host,
      origin: request.headers.origin,
      fetchSite: header(request, 'sec-fetch-site'),
      fetchMode: header(request, 'sec-fetch-mode'),
    },
    origins,
  );

type Refusal = Extract<Ruling, { kind: 'refuse' }>;

export function answerRefusal(response: http.ServerResponse, { status, reason }: Refusal): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${reason}\n`);
}

/**
 * Puts the request guard in front of every HTTP server of this process, whatever code creates it.
 */
export function guardHttpServers(origins: readonly string[]): void {
  const emit: (event: string, ...args: unknown[]) => boolean = http.Server.prototype.emit;
  http.Server.prototype.emit = function guardedEmit(this: http.Server, event: string, ...args: unknown[]) {
    if (event === 'clientError' && this.listenerCount('clientError') === 0) {
      const [error, socket] = args as [Error, Duplex];
      const text = unencodedAddressAnswer(error);
      if (text === null || !socket.writable) return false;
      socket.end(text);
      return true;
    }
    if (event !== 'request' && event !== 'checkContinue' && event !== 'upgrade') {
      return emit.call(this, event, ...args);
    }
    const [request, answer] = args as [IncomingMessage, http.ServerResponse | Duplex];
    const ruling = rulingOn(request, origins);
    if (ruling.kind === 'answer') {
      request.url = ruling.url;
      // Node has answered it already, and the hosting emulator fails when it passes the header on.
      delete request.headers.expect;
      return emit.call(this, event, ...args);
    }
    if (answer instanceof http.ServerResponse) answerRefusal(answer, ruling);
    else answer.end(`HTTP/1.1 ${ruling.status} ${http.STATUS_CODES[ruling.status]}\r\nConnection: close\r\n\r\n`);
    return true;
  };
}
