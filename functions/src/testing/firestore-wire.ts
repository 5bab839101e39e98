/**
 * A proxy between the admin SDK and the Firestore emulator that counts what passes: gRPC over plain HTTP/2, decoded with the
 * message definitions that the SDK itself ships.
 */
import { once } from 'node:events';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Firestore } from '@google-cloud/firestore';
import definitions from '@google-cloud/firestore/build/protos/v1.json' with { type: 'json' };
import protobuf from 'protobufjs';

interface WireCounts {
  writes: number;
  reads: number;
  queries: number;
  /** Bytes of each written document's fields, by path, in the order of writing. */
  writtenBytes: { path: string; bytes: number }[];
}

export interface FirestoreWire {
  db: Firestore;
  counts(): WireCounts;
  clear(): void;
  close(): Promise<void>;
}

interface WriteMessage {
  update?: { name: string };
  delete?: string;
}

const types = protobuf.Root.fromJSON(definitions as protobuf.INamespace);
const messageOf = (name: string) => types.lookupType(`google.firestore.v1.${name}`);

export async function firestoreWire(projectId: string): Promise<FirestoreWire> {
  const emulator = process.env.FIRESTORE_EMULATOR_HOST;
  if (emulator === undefined) throw new Error('FIRESTORE_EMULATOR_HOST is not set: run these tests with npm test');
  const upstream = http2.connect(`http://${emulator}`);
  let counts = nothing();

  const server = http2.createServer();
  server.on('stream', (stream, headers) => {
    const { ':path': path = '', ':method': method, ...rest } = headers;
    const request = upstream.request({ ...forwarded(rest), ':path': path, ':method': method });
    const sent: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => sent.push(chunk));
    stream.on('end', () => count(counts, path, Buffer.concat(sent)));
    stream.pipe(request);
    let trailers: http2.IncomingHttpHeaders = {};
    request.on('trailers', (given) => {
      trailers = given;
    });
    request.on('response', (given) => {
      stream.respond(forwarded(given), { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers(forwarded(trailers)));
      request.pipe(stream);
    });
    request.on('error', () => stream.destroy());
    stream.on('error', () => request.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sessions = new Set<http2.ServerHttp2Session>();
  server.on('session', (session) => sessions.add(session));

  // The SDK takes the address from the environment, and looks when it is made.
  process.env.FIRESTORE_EMULATOR_HOST = `127.0.0.1:${port}`;
  const db = new Firestore({ projectId });
  process.env.FIRESTORE_EMULATOR_HOST = emulator;
  return {
    db,
    counts: () => structuredClone(counts),
    clear: () => {
      counts = nothing();
    },
    async close() {
      await db.terminate();
      for (const session of sessions) session.destroy();
      upstream.destroy();
      server.close();
    },
  };
}

const nothing = (): WireCounts => ({ writes: 0, reads: 0, queries: 0, writtenBytes: [] });

/** Headers without those that belong to one connection. */
function forwarded(headers: http2.IncomingHttpHeaders): http2.OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name === ':status' || !(name.startsWith(':') || name === 'host')),
  );
}

function count(counts: WireCounts, path: string, body: Buffer): void {
  for (const message of messagesIn(body)) {
    switch (path.split('/').at(-1)) {
      case 'Commit': {
        const { writes } = messageOf('CommitRequest').decode(message) as unknown as { writes: WriteMessage[] };
        counts.writes += writes.length;
        for (const { update } of writes) {
          if (update === undefined || update === null) continue;
          counts.writtenBytes.push({
            path: update.name.split('/documents/')[1] ?? update.name,
            bytes: messageOf('Document').encode(update).finish().byteLength,
          });
        }
        break;
      }
      case 'BatchGetDocuments': {
        const { documents } = messageOf('BatchGetDocumentsRequest').decode(message) as unknown as {
          documents: string[];
        };
        counts.reads += documents.length;
        break;
      }
      case 'RunQuery':
      case 'RunAggregationQuery':
        counts.queries += 1;
        break;
      default:
        // BatchWrite, Listen and the like are used by nothing under test; the counts would lie about them.
        throw new Error(`the proxy does not know how to count ${path}`);
    }
  }
}

/** gRPC's framing: a byte for compression, four for the length, then the message. */
function* messagesIn(body: Buffer): Generator<Buffer> {
  for (let offset = 0; offset + 5 <= body.length; ) {
    const length = body.readUInt32BE(offset + 1);
    yield body.subarray(offset + 5, offset + 5 + length);
    offset += 5 + length;
  }
}
