import type { ServerResponse } from 'node:http';
import { waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { answerJson, type Received, startApiServer } from '../testing/api-server.ts';
import { aDocument } from '../testing/document.ts';
import { createFindSame, type FindSame } from './find-same.ts';
import type { Draft } from './item.ts';
import { createUploadQueue, type Drained } from './queue.ts';
import { createSend } from './send.ts';

const draft = (name: string, content = 'Some text'): Draft => ({
  name,
  payload: { type: 'text', content },
  fileName: `${name}.md`,
});

const accept = ({ body }: Received, response: ServerResponse): void =>
  answerJson(response, 201, { id: `id of ${body.name}` });

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.map((close) => close()));
  closers = [];
});

async function start(
  answer: (received: Received, response: ServerResponse) => void = accept,
  { resumeAfterMs = 100, findSame = null }: { resumeAfterMs?: number; findSame?: FindSame | null } = {},
) {
  const server = await startApiServer(answer);
  closers.push(server.close);
  const drained: Drained[] = [];
  let ids = 0;
  const queue = createUploadQueue({
    send: createSend({ url: server.url, idToken: async () => 'token' }),
    findSame,
    newId: () => `generated-${ids++}`,
    onDrained: (each) => drained.push(each),
    resumeAfterMs,
  });
  // An interrupted item would be sent again after the end of the test.
  closers.push(async () => {
    for (const { id } of queue.snapshot()) queue.remove(id);
  });
  const item = (name: string) => {
    const found = queue.snapshot().find((each) => each.name === name);
    if (!found) throw new Error(`No item is called ${name}`);
    return found;
  };
  const states = () => queue.snapshot().map(({ state }) => state.kind);
  return { server, queue, drained, item, states };
}

/** Holds every request until `release` is called with the name of its document. */
function gate() {
  const waiting: { received: Received; response: ServerResponse }[] = [];
  return {
    waiting,
    answer: (received: Received, response: ServerResponse) => void waiting.push({ received, response }),
    release: (...names: string[]) => {
      for (const { received, response } of waiting)
        if (names.includes(received.body.name) && !response.writableEnded) accept(received, response);
    },
  };
}

describe('the upload queue', () => {
  it('sends nothing before it is started', async () => {
    const { queue, server, states, drained } = await start();
    queue.add([draft('A')]);
    expect(states()).toEqual(['ready']);
    queue.start();
    await waitFor(() => expect(drained).toHaveLength(1));
    expect(server.received).toHaveLength(1);
  });

  it('sends the name, text, ID token and a separate key for each document', async () => {
    const { queue, server, item, drained } = await start();
    queue.add([draft('A', 'Text of A\r\n'), draft('B', 'Zürich 😀')]);
    queue.start();
    await waitFor(() => expect(drained).toHaveLength(1));
    const byName = new Map(server.received.map((each) => [each.body.name, each]));
    expect(byName.get('A')?.body).toEqual({ name: 'A', content: 'Text of A\r\n' });
    expect(byName.get('B')?.body).toEqual({ name: 'B', content: 'Zürich 😀' });
    expect(server.received.map(({ authorization }) => authorization)).toEqual(['Bearer token', 'Bearer token']);
    expect(byName.get('A')?.key).toBe(item('A').idempotencyKey);
    expect(byName.get('A')?.key).not.toBe(byName.get('B')?.key);
  });

  it('sends at most three requests at a time, and all in the end', async () => {
    const { waiting, answer, release } = gate();
    const { queue, states, drained, server } = await start(answer);
    queue.add(['A', 'B', 'C', 'D', 'E'].map((name) => draft(name)));
    queue.start();
    await waitFor(() => expect(waiting).toHaveLength(3));
    expect(states()).toEqual(['sending', 'sending', 'sending', 'waiting', 'waiting']);
    release('B');
    await waitFor(() => expect(waiting).toHaveLength(4));
    expect(states()).toEqual(['sending', 'sent', 'sending', 'sending', 'waiting']);
    release('A', 'C', 'D');
    await waitFor(() => expect(waiting).toHaveLength(5));
    release('E');
    await waitFor(() => expect(drained).toHaveLength(1));
    expect(drained[0]?.sent.map(({ name }) => name)).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(server.received).toHaveLength(5);
  });

  it('records the ID of each document and drops its text', async () => {
    const { queue, item, drained } = await start();
    queue.add([draft('A')]);
    queue.start();
    await waitFor(() => expect(drained).toHaveLength(1));
    expect(item('A')).toMatchObject({ payload: { content: '' }, state: { kind: 'sent', documentId: 'id of A' } });
  });

  it('reports the progress of a request until its answer arrives', async () => {
    const seen: number[] = [];
    const queue = createUploadQueue({
      send: async (_, { onProgress }) => {
        for (const fraction of [0.25, 1]) onProgress(fraction);
        return { ok: true, documentId: 'a' };
      },
      newId: () => 'a',
      onDrained: () => undefined,
    });
    queue.add([draft('A')]);
    queue.subscribe(() => {
      const state = queue.snapshot()[0]?.state;
      if (state?.kind === 'sending') seen.push(state.fraction);
    });
    queue.start();
    await waitFor(() => expect(queue.snapshot()[0]?.state.kind).toBe('sent'));
    expect(seen).toEqual([0, 0.25, 1]);
  });

  it('does not send what the contract refuses, and gives the reason of the contract', async () => {
    const { queue, server, item, drained, states } = await start();
    queue.add([draft('Good'), draft('', 'text'), draft('Empty', '   ')]);
    expect(queue.snapshot()[1]?.nameProblems).toEqual(['Enter a name of 1 to 200 characters.']);
    expect(item('Empty').contentProblems).toEqual(['Enter some text, not only spaces.']);
    queue.start();
    await waitFor(() => expect(drained).toHaveLength(1));
    expect(states()).toEqual(['sent', 'ready', 'ready']);
    expect(server.received.map(({ body }) => body.name)).toEqual(['Good']);
  });

  it('sends only interrupted uploads again, automatically and with the same key', async () => {
    let isBroken = true;
    const { queue, server, item, drained, states } = await start((received, response) => {
      if (received.body.name === 'B' && isBroken) response.destroy();
      else accept(received, response);
    });
    queue.add([draft('A'), draft('B')]);
    queue.start();
    await waitFor(() => expect(states()).toEqual(['sent', 'interrupted']));
    expect(item('B').state).toMatchObject({ problem: { message: 'The connection failed.' } });
    expect(drained).toEqual([]);

    isBroken = false;
    await waitFor(() => expect(drained).toHaveLength(1));
    expect(states()).toEqual(['sent', 'sent']);
    const keys = server.received.filter(({ body }) => body.name === 'B').map(({ key }) => key);
    expect(keys.length).toBeGreaterThanOrEqual(2);
    expect(new Set(keys).size).toBe(1);
    expect(server.received.filter(({ body }) => body.name === 'A')).toHaveLength(1);
  });

  it('waits for a limit, sends nothing in the meantime, and goes on with the same keys', async () => {
    let limits = 3;
    const { queue, server, states, drained } = await start((received, response) => {
      if (limits === 0) return accept(received, response);
      limits -= 1;
      response.writeHead(429, { 'retry-after': '1' }).end('{}');
    });
    queue.add(['A', 'B', 'C', 'D', 'E'].map((name) => draft(name)));
    queue.start();
    await waitFor(() => expect(states()).toEqual(['limited', 'limited', 'limited', 'waiting', 'waiting']));
    expect(server.received).toHaveLength(3);
    await waitFor(() => expect(drained).toHaveLength(1), { timeout: 5_000 });
    expect(states()).toEqual(Array(5).fill('sent'));
    expect(server.received).toHaveLength(8);
    expect(new Set(server.received.map(({ key }) => key)).size).toBe(5);
    expect(drained[0]?.failed).toEqual([]);
  });

  it('sends interrupted uploads at once on resume', async () => {
    let isBroken = true;
    const { queue, drained, states } = await start(
      (received, response) => (isBroken ? response.destroy() : accept(received, response)),
      { resumeAfterMs: 600_000 },
    );
    queue.add([draft('A')]);
    queue.start();
    await waitFor(() => expect(states()).toEqual(['interrupted']));
    isBroken = false;
    queue.resume();
    await waitFor(() => expect(drained).toHaveLength(1));
    expect(states()).toEqual(['sent']);
  });

  it('does not send a cancelled upload again', async () => {
    const { queue, server, item, states } = await start((_, response) => void response.destroy());
    queue.add([draft('A')]);
    queue.start();
    await waitFor(() => expect(states()).toEqual(['interrupted']));
    queue.cancel(item('A').id);
    const sent = server.received.length;
    queue.resume();
    expect(states()).toEqual(['ready']);
    expect(server.received).toHaveLength(sent);
  });

  it('gives a renamed document a new key', async () => {
    const { queue, item } = await start();
    queue.add([draft('A')]);
    const { id, idempotencyKey } = item('A');
    queue.rename(id, 'B');
    expect(item('B').idempotencyKey).not.toBe(idempotencyKey);
    queue.rename(id, '');
    expect(queue.snapshot()[0]?.nameProblems).not.toEqual([]);
  });

  it('does not rename a document that is being sent or was sent', async () => {
    const { waiting, answer, release } = gate();
    const { queue, item, states } = await start(answer);
    queue.add([draft('A')]);
    queue.start();
    await waitFor(() => expect(waiting).toHaveLength(1));
    queue.rename(item('A').id, 'B');
    release('A');
    await waitFor(() => expect(states()).toEqual(['sent']));
    queue.rename(item('A').id, 'B');
    expect(item('A').state.kind).toBe('sent');
  });

  it('cancels one upload, keeps its key, and continues with the next', async () => {
    const { waiting, answer, release } = gate();
    const { queue, item, states, server, drained } = await start(answer);
    queue.add(['A', 'B', 'C', 'D'].map((name) => draft(name)));
    queue.start();
    await waitFor(() => expect(waiting).toHaveLength(3));
    const { id, idempotencyKey } = item('A');
    queue.cancel(id);
    await waitFor(() => expect(waiting).toHaveLength(4));
    expect(states()).toEqual(['ready', 'sending', 'sending', 'sending']);
    release('B', 'C', 'D');
    await waitFor(() => expect(drained).toHaveLength(1));
    expect(drained[0]?.sent).toHaveLength(3);
    queue.startOne(id);
    await waitFor(() => expect(waiting).toHaveLength(5));
    expect(server.received.at(-1)?.key).toBe(idempotencyKey);
  });

  it('removes an upload under way without reporting it', async () => {
    const { waiting, answer, release } = gate();
    const { queue, item, drained } = await start(answer);
    queue.add([draft('A'), draft('B')]);
    queue.start();
    await waitFor(() => expect(waiting).toHaveLength(2));
    queue.remove(item('A').id);
    release('B');
    await waitFor(() => expect(drained).toHaveLength(1));
    expect(drained[0]).toMatchObject({ sent: [{ name: 'B' }], failed: [] });
    expect(queue.snapshot().map(({ name }) => name)).toEqual(['B']);
  });

  it('keeps only uploads under way when cleared', async () => {
    const { waiting, answer } = gate();
    const { queue, item } = await start(answer);
    queue.add([draft('A'), draft('B')]);
    queue.startOne(item('A').id);
    await waitFor(() => expect(waiting).toHaveLength(1));
    queue.clear();
    expect(queue.snapshot().map(({ name }) => name)).toEqual(['A']);
  });
});

describe('a document that is the same as another', () => {
  const stored = { id: 'stored', document: aDocument({ name: 'A', name_folded: 'a' }) };
  const findSame = createFindSame(async () => [stored]);
  const hold = async () => {
    const started = await start(accept, { findSame });
    started.queue.add([draft('A', 'New text.'), draft('B', 'Another text.')]);
    started.queue.start();
    await waitFor(() => expect(started.states()).toEqual(['same', 'sent']));
    return started;
  };

  it('waits for the user, while the others are sent', async () => {
    const { item, drained, server } = await hold();
    expect(item('A').state).toMatchObject({ same: { by: 'name', documentId: 'stored', canReplace: true } });
    expect(server.received.map(({ body }) => body.name)).toEqual(['B']);
    await waitFor(() => expect(drained).toMatchObject([{ sent: [{ name: 'B' }], same: [{ name: 'A' }] }]));
  });

  it('is added on request', async () => {
    const { queue, item, states, server } = await hold();
    queue.decide(item('A').id, 'add');
    await waitFor(() => expect(states()).toEqual(['sent', 'sent']));
    expect(server.received.at(-1)).toMatchObject({ route: 'POST /api/knowledge', body: { name: 'A' } });
  });

  it('replaces the text of the other one on request, and keeps its name', async () => {
    const { queue, item, states, server } = await hold();
    queue.decide(item('A').id, 'replace');
    await waitFor(() => expect(states()).toEqual(['sent', 'sent']));
    expect(server.received.at(-1)).toMatchObject({
      route: 'PATCH /api/knowledge/stored',
      body: { content: 'New text.' },
    });
    expect(server.received.at(-1)?.body).not.toHaveProperty('name');
  });

  it('is sent without a question under another name', async () => {
    const { queue, item, states } = await hold();
    queue.rename(item('A').id, 'C');
    queue.start();
    await waitFor(() => expect(states()).toEqual(['sent', 'sent']));
  });

  it('is sent when the database does not answer', async () => {
    const { queue, states } = await start(accept, {
      findSame: createFindSame(() => Promise.reject(new Error('offline'))),
    });
    queue.add([draft('A')]);
    queue.start();
    await waitFor(() => expect(states()).toEqual(['sent']));
  });
});
