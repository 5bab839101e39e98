/** Agents that know documents, and deletions that they stand in the way of, through the HTTPS API and the real trigger. */
import { agentListSchema, type Knowledge, knowledgeAgentsSchema, knowledgeSchema } from '@knowledge-sync/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { LocalStack, uniqueName } from '../support/stack.ts';

let stack: LocalStack;
beforeAll(() => {
  stack = new LocalStack();
});

async function completed(title: string): Promise<Knowledge> {
  const { id } = await stack.create(uniqueName(title), 'Refunds take five days.');
  return await stack.until(id, 'completed');
}

/** A document that an agent holds itself. */
async function held(title: string): Promise<{ document: Knowledge; agent: string; agentId: string }> {
  const document = await completed(title);
  const agent = uniqueName('Holder');
  const copy = { type: 'text', name: document.name, id: document.elevenlabs_document_id ?? '' };
  return { document, agent, agentId: await stack.addAgent(agent, [copy]) };
}

async function untilGone(id: string): Promise<void> {
  const status = async () => (await stack.call('GET', `knowledge/${id}`)).status;
  await expect.poll(status, { timeout: 150_000, interval: 500 }).toBe(404);
}

const knowersOf = async (id: string) =>
  knowledgeAgentsSchema.parse((await stack.call('GET', `knowledge/${id}/agents`)).body).agents;

async function listed(agentId: string) {
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const page = agentListSchema.parse((await stack.call('GET', `agents${query}`)).body);
    const found = page.agents.find(({ id }) => id === agentId);
    if (found !== undefined) return found;
    cursor = page.next_cursor;
  }
  return null;
}

describe('the folder', () => {
  it('is attached to an agent once, which then knows every document, and detached again', async () => {
    const document = await completed('Known');
    const name = uniqueName('Support');
    const agentId = await stack.addAgent(name);
    expect(await listed(agentId)).toEqual({ id: agentId, name, attached: false });

    const attach = () => stack.call('POST', `agents/${agentId}/attach-folder`, {});
    const attached = { agent: { id: agentId, name }, attached: true, usage_mode: 'auto' };
    expect(await attach()).toMatchObject({ status: 200, body: attached });
    expect(await attach()).toMatchObject({ status: 200, body: attached });
    expect(await listed(agentId)).toMatchObject({ attached: true });
    expect(await knowersOf(document.id)).toContainEqual({ id: agentId, name, through: 'folder' });

    // Whoever knows the folder does not stand in the way of a deletion.
    expect((await stack.remove(document.id)).status).toBe(202);
    await untilGone(document.id);

    expect(await stack.call('POST', `agents/${agentId}/detach-folder`)).toMatchObject({
      status: 200,
      body: { attached: false, usage_mode: null },
    });
    expect(await listed(agentId)).toMatchObject({ attached: false });
  });

  it('is attached by an editor only', async () => {
    const agentId = await stack.addAgent(uniqueName('Support'));
    const viewer = 'viewer@example.com';
    expect((await stack.call('POST', `agents/${agentId}/attach-folder`, {}, viewer)).status).toBe(403);
    expect((await stack.call('GET', 'agents', undefined, viewer)).status).toBe(200);
  });
});

describe('a deletion that agents stand in the way of', () => {
  it('says who, changes nothing when it is asked for again, and is carried out by force', async () => {
    const { document, agent, agentId } = await held('Held');
    expect(await knowersOf(document.id)).toEqual([{ id: agentId, name: agent, through: 'document' }]);
    expect((await stack.remove(document.id)).status).toBe(202);
    const refused = await stack.until(document.id, 'failed');
    expect(refused).toMatchObject({
      sync_error: { type: 'in_use', provider_code: 'document_has_dependent_agents' },
      sync_error_message: expect.stringContaining('attached directly to agents'),
      dependent_agents: [{ id: agentId, name: agent }],
      next_retry_at: null,
    });
    expect(await stack.remove(document.id)).toEqual({ status: 202, headers: expect.anything(), body: refused });
    expect((await stack.call('DELETE', `knowledge/${document.id}?force=true`)).status).toBe(202);
    await untilGone(document.id);
    expect(await stack.copies(document.id)).toEqual([]);
  });

  it('can be withdrawn, and the document is live again', async () => {
    const { document } = await held('Kept');
    await stack.remove(document.id);
    await stack.until(document.id, 'failed');
    expect((await stack.call('POST', `knowledge/${document.id}/restore`)).status).toBe(200);
    expect(await stack.until(document.id, 'completed')).toMatchObject({
      deletion_requested_at: null,
      dependent_agents: null,
      elevenlabs_document_id: document.elevenlabs_document_id,
    });
    expect(await stack.copies(document.id)).toHaveLength(1);
  });
});

describe('a deletion that waits', () => {
  it('can be undone as if nothing had been', async () => {
    const document = await completed('Undone');
    const { status, body } = await stack.call('DELETE', `knowledge/${document.id}?delay_seconds=600`);
    expect(status).toBe(202);
    expect(knowledgeSchema.parse(body)).toMatchObject({
      sync_status: 'completed',
      deletion_not_before: expect.any(String),
    });
    expect((await stack.edit(document.id, { name: 'Too late' })).status).toBe(409);
    expect(await stack.call('POST', `knowledge/${document.id}/restore`)).toMatchObject({ status: 200 });
    // Its index may have become ready meanwhile.
    const { deletion_requested_at, sync_status, synced_at } = await stack.read(document.id);
    expect({ deletion_requested_at, sync_status, synced_at }).toEqual({
      deletion_requested_at: null,
      sync_status: 'completed',
      synced_at: document.synced_at,
    });
  });

  it('is carried out by the sweep when nobody undoes it', async () => {
    const document = await completed('Let go');
    await stack.call('DELETE', `knowledge/${document.id}?delay_seconds=1`);
    // The stack sweeps once a minute by itself; whoever cannot wait asks.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    await (await fetch(stack.info.sweepUrl, asked)).text();
    await untilGone(document.id);
    expect(await stack.copies(document.id)).toEqual([]);
    expect((await stack.call('POST', `knowledge/${document.id}/restore`)).status).toBe(404);
  }, 180_000);
});
