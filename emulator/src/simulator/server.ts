import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerWith, jsonAnswer } from './answer.ts';
import { serveApi } from './api.ts';
import { controlPrefix, serveControl } from './control.ts';
import type { Workspace } from './workspace.ts';

export function createSimulatorServer(workspace: Workspace): Server {
  const server = createServer((incoming, response) => {
    serve(incoming, response, workspace).catch((error: unknown) => {
      if (response.headersSent || workspaceEnded(error)) return response.destroy();
      sendPlain(response, answerWith(500, 'text/plain', `The simulator failed: ${String(error)}`));
    });
  });
  // Closing an idle connection could reset the client's next request, which no fault asked for.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  return server;
}

const workspaceEnded = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

async function serve(incoming: IncomingMessage, response: ServerResponse, workspace: Workspace): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://simulator');
  const body = await readBody(incoming);
  if (body === null) return;
  if (url.pathname.startsWith(controlPrefix)) {
    return sendPlain(response, serveControl(incoming.method ?? 'GET', url.pathname, body, workspace));
  }
  if (url.pathname === '/') {
    return sendPlain(response, jsonAnswer(200, { simulator: 'ElevenLabs knowledge base', control: controlPrefix }));
  }
  return serveApi(incoming, response, url, body, workspace);
}

/** Null when the client left before the end of the body. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}

function sendPlain(response: ServerResponse, answer: ReturnType<typeof jsonAnswer>): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
}
