import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  /** Such as "POST /api/knowledge". */
  route: string;
  key: string | undefined;
  authorization: string | undefined;
  /** Of JSON. */
  body: { name: string; content: string };
  bytes: Buffer;
}

/** Answers one request. Without an end of the response the sender waits. */
type Answer = (received: Received, response: ServerResponse) => void;

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, PATCH, PUT',
  'access-control-allow-headers': 'authorization, content-type, idempotency-key',
  'access-control-expose-headers': 'retry-after',
};

export const answerJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const header = request.headers['idempotency-key'];
  return {
    route: `${request.method} ${request.url}`,
    key: Array.isArray(header) ? header[0] : header,
    authorization: request.headers.authorization,
    body: request.headers['content-type'] === 'application/json' ? JSON.parse(bytes.toString()) : {},
    bytes,
  };
}

/** Starts a server on a free port in place of the API, with the given answers. */
export async function startApiServer(answer: Answer) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    try {
      const one = await read(request);
      received.push(one);
      answer(one, response);
    } catch {
      // The sender closed the connection before the end of the request.
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api`,
    received,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
