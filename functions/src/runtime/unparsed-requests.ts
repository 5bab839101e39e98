import { subscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { unencodedAddressAnswer } from '@knowledge-sync/contract';

/** The Functions runtime recognises a body by these. */
const bodyHeaders = ['content-encoding', 'content-length', 'transfer-encoding'] as const;

const removed = new WeakMap<IncomingMessage, IncomingHttpHeaders>();

/**
 * Lets each request reach its handler before its body is read. The Functions runtime would first
 * unpack and parse up to 1 GB for any caller, and would answer and log what it cannot read.
 *
 * Source: https://nodejs.org/api/diagnostics_channel.html#http
 */
export function leaveRequestsUnparsed(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, server } = message as { request: IncomingMessage; server: Server };
    explainUnencodedAddresses(server);
    const headers: IncomingHttpHeaders = {};
    for (const name of bodyHeaders) {
      if (request.headers[name] !== undefined) headers[name] = request.headers[name];
      delete request.headers[name];
    }
    removed.set(request, headers);
    request.url = decodable(request.url ?? '/');
  });
}

/** Those of Node: https://nodejs.org/api/http.html#event-clienterror */
const plainStatuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

const explained = new WeakSet<Server>();

/** A listener takes the place of Node's own answers, so that it also gives the plain one. */
function explainUnencodedAddresses(server: Server): void {
  if (explained.has(server)) return;
  explained.add(server);
  server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
    if (!socket.writable) return void socket.destroy(error);
    const status = plainStatuses[error.code ?? ''] ?? '400 Bad Request';
    socket.end(unencodedAddressAnswer(error) ?? `HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  });
}

/** Gives a request its headers back, once the runtime has passed it on. */
export function restoreHeaders(request: IncomingMessage): void {
  Object.assign(request.headers, removed.get(request));
}

/** Escapes the percent signs of a path that is not UTF-8: the runtime's router refuses it. */
function decodable(url: string): string {
  const [path = ''] = url.split('?', 1);
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return path.replaceAll('%', '%25') + url.slice(path.length);
  }
}
