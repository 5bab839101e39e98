/**
 * Sends the deployed API the requests that any caller can make, in production's runtime. By default
 * that runtime reads and parses bodies of up to 1 GB.
 */
import { readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { limits, problemSchema } from '@knowledge-sync/contract';
import { buildFunctions } from '@knowledge-sync/emulator/builds';
import { stackDir } from '@knowledge-sync/emulator/paths';
import { localParameters } from '@knowledge-sync/emulator/project-folder';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from './free-port.ts';
import { type Identity, startIdentity } from './identity.ts';
import { readBody } from './request-body.ts';
import { type Runtime, startRuntime } from './runtime.ts';

const projectId = 'demo-before-sign-in';
const dir = stackDir(projectId);
const mebibyte = 1024 * 1024;
const json = { 'Content-Type': 'application/json' };
const octets = { 'Content-Type': 'application/octet-stream' };

let identity: Identity;
let api: Runtime;

beforeAll(async () => {
  await buildFunctions(join(dir, 'functions'));
  identity = await startIdentity(projectId);
  api = await startRuntime({
    functionName: 'api',
    functionsDir: join(dir, 'functions'),
    port: await freePort(),
    projectId,
    env: () => ({
      ...localParameters,
      ELEVENLABS_BASE_URL: 'http://127.0.0.1:1',
      ELEVENLABS_API_KEY: 'test-key',
      // No request here reaches Firestore.
      FIRESTORE_EMULATOR_HOST: '127.0.0.1:1',
      FIREBASE_AUTH_EMULATOR_HOST: identity.address,
    }),
    logFile: join(dir, 'api.log'),
  });
});
afterAll(async () => {
  await api?.stop();
  await identity?.stop();
  await rm(dir, { recursive: true, force: true });
});

interface Answer {
  status: number | undefined;
  mediaType: string | undefined;
  body: string;
}

/**
 * Sends the parts over a connection of its own. It stays open for the rest of a body that is
 * already answered.
 */
function send(method: string, path: string, headers: Record<string, string>, parts: Buffer[]): Promise<Answer> {
  const agent = new Agent({ keepAlive: true });
  return new Promise<Answer>((resolve, reject) => {
    const sent = request(`${api.url}${path}`, { method, headers, agent }, async (response) => {
      sent.off('error', reject).on('error', () => undefined);
      const body = (await readBody(response)).toString();
      resolve({ status: response.statusCode, mediaType: response.headers['content-type'], body });
    });
    sent.on('error', reject);
    for (const part of parts) sent.write(part);
    sent.end();
  }).finally(() => agent.destroy());
}

function post(path: string, body: string | Buffer, headers: Record<string, string>): Promise<Answer> {
  const bytes = Buffer.from(body);
  return send('POST', path, { ...headers, 'Content-Length': String(bytes.byteLength) }, [bytes]);
}

const asEditor = () => ({ Authorization: `Bearer ${identity.token('editor')}` });

function expectProblem({ status, mediaType, body }: Answer, expected: number): void {
  expect(mediaType).toBe('application/problem+json');
  expect(problemSchema.parse(JSON.parse(body))).toMatchObject({ status: expected });
  expect(status).toBe(expected);
}

/** The most memory that the process has had, in MiB. */
async function peakMemory(): Promise<number> {
  const status = await readFile(`/proc/${api.pid()}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

const unpacked = Buffer.alloc(100 * mebibyte, 'a');
const fastBrotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

describe('a body without a token', () => {
  test.runIf(process.platform === 'linux')('takes no memory, whether it is large or unpacks to much', async () => {
    expectProblem(await post('/knowledge', '{}', json), 401);
    const before = await peakMemory();
    const objects = Buffer.from(`[${'{},'.repeat(9 * mebibyte)}{}]`);
    for (const [body, headers] of [
      [objects, json],
      [unpacked.subarray(0, 27 * mebibyte), octets],
      [gzipSync(unpacked), { ...octets, 'Content-Encoding': 'gzip' }],
      [gzipSync(`"${unpacked}"`), { ...json, 'Content-Encoding': 'gzip' }],
      [brotliCompressSync(unpacked, fastBrotli), { ...octets, 'Content-Encoding': 'br' }],
    ] as const) {
      expectProblem(await post('/knowledge', body, headers), 401);
    }
    // A single one of them takes more when the runtime reads it.
    expect((await peakMemory()) - before).toBeLessThan(60);
  });

  test.each(['Content-Length: 1000000', 'Transfer-Encoding: chunked'])(
    'with %s is answered although it never ends',
    async (header) => {
      const head = `POST /knowledge HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${header}\r\n\r\n`;
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => socket.write(head));
        socket.once('data', (data) => {
          socket.destroy();
          resolve(data.toString());
        });
        socket.on('error', reject);
      });
      expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    },
  );
});

describe('a body that is no JSON', () => {
  const malformed = '{"name":"Payroll","content":"SECRET salary of Ann\n';

  test('is a problem for each caller, and no part of it is logged', async () => {
    expectProblem(await post('/knowledge', malformed, json), 401);
    expectProblem(await post('/knowledge', malformed, { ...json, ...asEditor() }), 400);
    expect(api.log().join('\n')).not.toMatch(/SECRET|Payroll|SyntaxError/);
  });

  test.each([
    ['null', 'null', json, 422],
    ['a number', '7', json, 422],
    ['a text', '"x"', json, 422],
    ['an unknown charset', '{}', { 'Content-Type': 'application/json; charset=foo' }, 415],
    ['an unknown encoding', '{}', { ...json, 'Content-Encoding': 'foo' }, 415],
    ['a compressed body', gzipSync('{}'), { ...json, 'Content-Encoding': 'gzip' }, 415],
    ['a body that is too large', Buffer.alloc(limits.requestMaxBytes + 1, ' '), json, 413],
  ])('of an editor: %s is a problem', async (_, body, headers, status) => {
    expectProblem(await post('/knowledge', body, { ...headers, ...asEditor() }), status);
  });

  test('in chunks that are too large together is a 413', async () => {
    const parts = Array.from({ length: limits.requestMaxBytes / mebibyte + 1 }, () => Buffer.alloc(mebibyte, ' '));
    expectProblem(await send('POST', '/knowledge', { ...json, ...asEditor() }, parts), 413);
  });

  test('is refused as a file when it is compressed, because nothing unpacks it', async () => {
    const headers = { ...octets, 'Content-Encoding': 'gzip', ...asEditor() };
    expectProblem(await post('/knowledge/files?filename=a.txt', gzipSync('text'), headers), 415);
  });
});

test.each(['/knowledge/%FF', '/api/knowledge/%FF?limit=%FF', '/%'])('GET %s is a problem', async (path) => {
  expectProblem(await send('GET', path, {}, []), path === '/%' ? 404 : 401);
  expect(api.log().join('\n')).not.toContain('URIError');
});
