import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startSweeper, sweepOnce } from './sweeper.ts';

let server: Server;
afterEach(() => server.close());

/** @returns the address of a trigger that answers as given */
async function trigger(answer: (path: string, response: ServerResponse) => void): Promise<string> {
  server = createServer((request, response) => answer(request.url ?? '', response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/triggers/us-central1-sweepKnowledge-0`;
}

describe('the sweep', () => {
  it('finds the trigger after switching triggers off and on has renamed it', async () => {
    const called: string[] = [];
    const url = await trigger((path, response) => {
      called.push(path);
      if (path.endsWith('-1')) response.end();
      else
        response
          .writeHead(404)
          .end('does not exist, valid functions are: us-central1-api, us-central1-sweepKnowledge-1');
    });
    await sweepOnce(url);
    expect(called).toEqual(['/triggers/us-central1-sweepKnowledge-0', '/triggers/us-central1-sweepKnowledge-1']);
  });

  it('throws the answer when it fails', async () => {
    const url = await trigger((_path, response) => response.writeHead(500).end('broken'));
    await expect(sweepOnce(url)).rejects.toThrow('it answered 500 broken');
  });

  it('runs at each interval, and reports the first of several failures in a row', async () => {
    const reports: string[] = [];
    let calls = 0;
    let enough: () => void = () => undefined;
    const five = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const url = await trigger((_path, response) => {
      calls += 1;
      if (calls === 6) enough();
      response.writeHead(calls === 3 ? 200 : 500).end();
    });
    const sweeper = startSweeper(url, 5, (line) => reports.push(line));
    await five;
    sweeper.stop();
    expect(reports).toHaveLength(2);
    expect(reports[0]).toMatch(/^The sweep failed: it answered 500/);
  });
});
