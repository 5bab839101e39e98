/**
 * Runs the Firestore emulator behind a gate. The emulator answers any website, and gives every
 * document to a request with the token `owner`. So it listens on a port that browsers block, and
 * the gate on the usual port passes on the requests that the request guard allows. gRPC, which
 * browsers cannot send, passes unchanged.
 *
 * Arguments: the settings as JSON, then firebase-tools' arguments for java.
 */
import { spawn } from 'node:child_process';
import http from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { firestoreArguments, innerPortsFor } from './firestore-arguments.ts';
import { answerRefusal, rulingOn } from './guarded-server.ts';
import { type ChannelRequest, createListenSessions, isListenRequest } from './listen-sessions.ts';
import { host, isPortFree } from './ports.ts';
import { isListening } from './watch-ports.ts';

/** The first bytes of a gRPC connection: HTTP/2 without an upgrade. */
const http2Preface = Buffer.from('PRI');

/** Collects a text while it is passed on. */
function textOf(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

/** Resolves when the emulator has answered, or cannot. */
function post(port: number, { url, body }: ChannelRequest): Promise<void> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    http
      .request({ host, port, method: 'POST', path: url, headers, agent: false })
      .on('response', (answer) => answer.on('close', resolve).resume())
      .on('error', () => resolve())
      .end(body);
  });
}

/**
 * Passes on each request that the guard allows, and its answer as it comes. Each request has a
 * connection of its own: one that is kept may be closed by the emulator in the moment when it is
 * used again, and the request would fail.
 */
function httpGate(innerPort: number, origins: readonly string[]): http.Server {
  const agent = new http.Agent({ keepAlive: false });
  const sessions = createListenSessions();
  const server = http.createServer((request, response) => {
    const ruling = rulingOn(request, origins);
    if (ruling.kind === 'refuse') return answerRefusal(response, ruling);
    const { connection: _connection, expect: _expect, ...headers } = request.headers;
    const { method } = request;
    const isListen = method === 'POST' && isListenRequest(ruling.url);
    const ending = isListen ? sessions.ending(ruling.url) : null;
    if (ending !== null) {
      void (async () => {
        for (const each of ending) await post(innerPort, each);
        response.end();
      })();
      return;
    }
    const sent = isListen ? textOf(request) : null;
    const upstream = http.request({ host, port: innerPort, method, path: ruling.url, headers, agent });
    upstream.on('response', (answer) => {
      const { connection: _closed, 'keep-alive': _kept, ...answerHeaders } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, answerHeaders);
      response.flushHeaders();
      if (sent !== null) {
        const answered = textOf(answer);
        answer.on('end', () => sessions.record(ruling.url, sent(), answered()));
      }
      answer.on('error', () => response.destroy()).pipe(response);
    });
    upstream.on('error', () =>
      response.headersSent
        ? response.destroy()
        : response.writeHead(502, { 'content-type': 'application/json' }).end('{}'),
    );
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  });
  // A listener's request lasts as long as its page is open.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 0;
  return server;
}

function passThrough(socket: Socket, first: Buffer, innerPort: number): void {
  const upstream = connect(innerPort, host);
  const end = (): void => {
    socket.destroy();
    upstream.destroy();
  };
  for (const side of [socket, upstream]) side.setNoDelay(true).on('error', end).on('close', end);
  upstream.write(first);
  socket.pipe(upstream).pipe(socket);
}

/** A server that tells gRPC from HTTP/1 by its first bytes. */
export function createGate(innerPort: number, origins: readonly string[]): Server {
  const pages = httpGate(innerPort, origins);
  return createServer((socket) => {
    let head = Buffer.alloc(0);
    const onError = (): void => void socket.destroy();
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const isUndecided = head.length < http2Preface.length && http2Preface.subarray(0, head.length).equals(head);
      if (isUndecided) return;
      socket.off('data', onData).off('error', onError).pause();
      if (head.subarray(0, http2Preface.length).equals(http2Preface)) {
        passThrough(socket, head, innerPort);
      } else {
        socket.unshift(head);
        pages.emit('connection', socket);
        socket.resume();
      }
    };
    socket.on('error', onError).on('data', onData);
  });
}

async function run([settings = '{}', ...given]: readonly string[]): Promise<void> {
  const { java, jar, origins } = JSON.parse(settings) as { java: string; jar: string | null; origins: string[] };
  const wanted = firestoreArguments(given, jar, [0, 0]).port;
  const { args, innerPort } = firestoreArguments(given, jar, await innerPortsFor(wanted, isPortFree));
  // Java ignores TMPDIR, and writes its performance data to /tmp.
  const places = [`-Djava.io.tmpdir=${tmpdir()}`, '-XX:-UsePerfData'];
  // For a short life: the default compiler and collector took more time than the emulator's work.
  const javaOptions = [...places, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  const emulator = spawn(java, [...javaOptions, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => emulator.kill(signal));
  emulator.on('error', (error) => {
    console.error(String(error));
    process.exit(1);
  });
  // firebase-tools stops the other emulators only after an exit code, so a killed emulator needs
  // one too.
  emulator.on('exit', (code, signal) => process.exit(signal === null || signal === 'SIGINT' ? (code ?? 0) : 1));
  while (!(await isListening(innerPort))) await sleep(50);
  createGate(innerPort, origins).listen(wanted, host);
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
