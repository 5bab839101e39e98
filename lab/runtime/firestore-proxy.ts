/**
 * A proxy between a Firestore client and the emulator: gRPC over plain HTTP/2. It shows each call
 * before passing it on, and can lose the call or its answer. It supports unary calls and streamed
 * answers, which is all that servers use.
 */
import { once } from 'node:events';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import definitions from '@google-cloud/firestore/build/protos/v1.json' with { type: 'json' };
import { host } from '@knowledge-sync/emulator/ports';
import protobuf from 'protobufjs';

/** A write of a commit. A field that the update's mask names and `fields` lacks is removed. */
export interface FirestoreWrite {
  update?: { name: string; fields?: Record<string, { stringValue?: string }> } | null;
  updateMask?: { fieldPaths?: string[] } | null;
  /** The condition of the write; `conditionType` names the field that is set. */
  currentDocument?: { conditionType?: string; exists?: boolean } | null;
  delete?: string;
}

export type FirestoreCall =
  | { method: 'Commit'; writes: FirestoreWrite[] }
  | { method: 'BatchGetDocuments'; documents: string[] }
  | { method: 'RunQuery' | 'RunAggregationQuery' };

/** Fate of a call. A lost call or answer breaks the connection, as a network failure does. */
export type CallFate =
  | 'pass'
  | 'lose_call'
  /** `afterwards` runs when the call has taken effect. */
  | { lose: 'answer'; afterwards(): Promise<void> };

export interface FirestoreProxy {
  /** Host and port, for FIRESTORE_EMULATOR_HOST. */
  address: string;
  stop(): Promise<void>;
}

const types = protobuf.Root.fromJSON(definitions as protobuf.INamespace);
const messageOf = (name: string) => types.lookupType(`google.firestore.v1.${name}`);

/** Size of a written document's fields on the wire, in bytes. */
export const encodedLength = (document: { name: string }): number =>
  messageOf('Document').encode(document).finish().byteLength;

/** @param target host and port of the emulator */
export async function startFirestoreProxy(
  target: string,
  onCall: (call: FirestoreCall) => CallFate | Promise<CallFate>,
  port = 0,
  /** Gets the number of documents, or of aggregations, that a query has returned. */
  onFound: (found: number) => void = () => undefined,
): Promise<FirestoreProxy> {
  const server = http2.createServer();
  const sessions = new Set<http2.ServerHttp2Session>();
  server.on('session', (session) => {
    // One upstream connection for each client connection, so that each end sees when the other
    // breaks.
    const upstream = http2.connect(`http://${target}`);
    sessions.add(session);
    const end = (): void => {
      sessions.delete(session);
      session.destroy();
      upstream.destroy();
    };
    for (const side of [session, upstream]) side.on('error', end).on('close', end);
    session.on('stream', (stream, headers) => {
      stream.on('error', () => undefined);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const body = Buffer.concat(chunks);
        // A process that is killed during a call leaves half of it.
        if (!isWhole(body)) return end();
        const fate = await onCall(decode(headers[':path'] ?? '', body));
        if (fate === 'lose_call' || upstream.destroyed || stream.destroyed) return end();
        const counted = countedAnswer(headers[':path'] ?? '', onFound);
        pass(upstream, headers, body, stream, fate === 'pass' ? null : () => void fate.afterwards().then(end), counted);
      });
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}

/** @param instead called instead of answering; null passes the answer on */
function pass(
  upstream: http2.ClientHttp2Session,
  { ':path': path, ':method': method, ...headers }: http2.IncomingHttpHeaders,
  body: Buffer,
  stream: http2.ServerHttp2Stream,
  instead: (() => void) | null,
  counted: ((request: http2.ClientHttp2Stream) => void) | null,
): void {
  const request = upstream.request({ ...forwarded(headers), ':path': path, ':method': method });
  let trailers: http2.IncomingHttpHeaders = {};
  request.on('error', () => stream.destroy());
  stream.on('close', () => request.close());
  if (instead !== null) {
    request.resume().on('end', instead).end(body);
    return;
  }
  request.on('trailers', (given) => {
    trailers = given;
  });
  request.on('response', (given) => {
    if (stream.destroyed) return;
    // A refusal consists of headers only.
    if (given['grpc-status'] !== undefined) {
      stream.respond(forwarded(given), { endStream: true });
      return;
    }
    stream.respond(forwarded(given), { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers(forwarded(trailers)));
    counted?.(request);
    request.pipe(stream);
  });
  request.end(body);
}

/** Counts what the answer to a query holds; null for other calls. */
function countedAnswer(
  path: string,
  onFound: (found: number) => void,
): ((request: http2.ClientHttp2Stream) => void) | null {
  const isAggregation = path.endsWith('/RunAggregationQuery');
  if (!isAggregation && !path.endsWith('/RunQuery')) return null;
  const type = messageOf(isAggregation ? 'RunAggregationQueryResponse' : 'RunQueryResponse');
  return (request) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      let found = 0;
      for (let rest = Buffer.concat(chunks); isWhole(rest); rest = rest.subarray(5 + rest.readUInt32BE(1))) {
        const answer = type.decode(rest.subarray(5, 5 + rest.readUInt32BE(1))) as {
          document?: unknown;
          result?: unknown;
        };
        if ((answer.document ?? answer.result ?? null) !== null) found += 1;
      }
      onFound(found);
    });
  };
}

/** Drops the headers that belong to one connection. */
function forwarded(headers: http2.IncomingHttpHeaders): http2.OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name === ':status' || !(name.startsWith(':') || name === 'host')),
  );
}

/** gRPC's framing: a byte for compression, four for the length, then the message. */
const isWhole = (body: Buffer): boolean => body.byteLength >= 5 && body.byteLength >= 5 + body.readUInt32BE(1);

function decode(path: string, body: Buffer): FirestoreCall {
  const method = path.split('/').at(-1) ?? '';
  const message = body.subarray(5);
  switch (method) {
    case 'Commit':
      return { method, ...(messageOf('CommitRequest').decode(message) as unknown as { writes: FirestoreWrite[] }) };
    case 'BatchGetDocuments':
      return {
        method,
        ...(messageOf('BatchGetDocumentsRequest').decode(message) as unknown as { documents: string[] }),
      };
    case 'RunQuery':
    case 'RunAggregationQuery':
      return { method };
    default:
      // Nothing under test uses transactions, BatchWrite or Listen, and their writes would not be
      // counted.
      throw new Error(`the proxy does not support ${path}`);
  }
}
