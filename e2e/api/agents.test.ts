/** Agents that use documents, and deletions that they block, with the API and the real trigger. */
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

/** A document that is attached directly to an agent. */
async function attachedDocument(title: string): Promise<{ document: Knowledge; agent: string; agentId: string }> {
  const document = await completed(title);
  const agent = uniqueName('Holder');
  const copy = { type: 'text', name: document.name, id: document.elevenlabs_document_id ?? '' };
  return { document, agent, agentId: await stack.addAgent(agent, [copy]) };
}

async function untilGone(id: string): Promise<void> {
  const status = async () => (await stack.call('GET', `knowledge/${id}`)).status;
  await expect.poll(status, { timeout: 150_000, interval: 500 }).toBe(404);
}

const agentsOf = async (id: string) =>
  knowledgeAgentsSchema.parse((await stack.call('GET', `knowledge/${id}/agents`)).body).agents;

async function listedAgent(agentId: string) {
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
  it('is attached to an agent once, gives it every document, and is detached again', async () => {
    const document = await completed('Known');
    const name = uniqueName('Support');
    const agentId = await stack.addAgent(name);
    expect(await listedAgent(agentId)).toEqual({ id: agentId, name, attached: false, branches: null });

    const attach = () => stack.call('POST', `agents/${agentId}/attach-folder`, {});
    const attached = { agent: { id: agentId, name }, attached: true, usage_mode: 'auto' };
    expect(await attach()).toMatchObject({ status: 200, body: attached });
    expect(await attach()).toMatchObject({ status: 200, body: attached });
    expect(await listedAgent(agentId)).toMatchObject({ attached: true });
    expect(await agentsOf(document.id)).toContainEqual(
      expect.objectContaining({ id: agentId, name, through: 'folder' }),
    );

    // An agent that has the folder does not block a deletion.
    expect((await stack.remove(document.id)).status).toBe(202);
    await untilGone(document.id);

    expect(await stack.call('POST', `agents/${agentId}/detach-folder`)).toMatchObject({
      status: 200,
      body: { attached: false, usage_mode: null },
    });
    expect(await listedAgent(agentId)).toMatchObject({ attached: false });
  });

  it('is attached by an editor, not by a viewer', async () => {
    const agentId = await stack.addAgent(uniqueName('Support'));
    const viewer = 'viewer@example.com';
    expect((await stack.call('POST', `agents/${agentId}/attach-folder`, {}, viewer)).status).toBe(403);
    expect((await stack.call('GET', 'agents', undefined, viewer)).status).toBe(200);
  });
});

describe('a deletion blocked by agents', () => {
  it('names the agents, changes nothing on a repeat, and succeeds with force', async () => {
    const { document, agent, agentId } = await attachedDocument('Held');
    expect(await agentsOf(document.id)).toMatchObject([{ id: agentId, name: agent, through: 'document' }]);
    expect((await stack.remove(document.id)).status).toBe(202);
    const refused = await stack.until(document.id, 'failed');
    expect(refused).toMatchObject({
      sync_error: { type: 'in_use', provider_code: 'document_has_dependent_agents' },
      sync_error_message: expect.stringContaining('attached directly to agents'),
      dependent_agents: [{ id: agentId, name: agent, branch: null }],
      next_retry_at: null,
    });
    expect(await stack.remove(document.id)).toEqual({ status: 202, headers: expect.anything(), body: refused });
    expect((await stack.call('DELETE', `knowledge/${document.id}?force=true`)).status).toBe(202);
    await untilGone(document.id);
    expect(await stack.copies(document.id)).toEqual([]);
  });

  it('can be undone, and the document is synced again', async () => {
    const { document } = await attachedDocument('Kept');
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

describe('a deletion with a delay', () => {
  it('can be undone before it starts, and the document is unchanged', async () => {
    const document = await completed('Undone');
    const { status, body } = await stack.call('DELETE', `knowledge/${document.id}?delay_seconds=600`);
    expect(status).toBe(202);
    expect(knowledgeSchema.parse(body)).toMatchObject({
      sync_status: 'completed',
      deletion_not_before: expect.any(String),
    });
    expect((await stack.edit(document.id, { name: 'Too late' })).status).toBe(409);
    expect(await stack.call('POST', `knowledge/${document.id}/restore`)).toMatchObject({ status: 200 });
    // Its index may have become ready in the meantime.
    const { deletion_requested_at, sync_status, synced_at } = await stack.read(document.id);
    expect({ deletion_requested_at, sync_status, synced_at }).toEqual({
      deletion_requested_at: null,
      sync_status: 'completed',
      synced_at: document.synced_at,
    });
  });

  it('is done by the sweep after the delay', async () => {
    const document = await completed('Deleted later');
    await stack.call('DELETE', `knowledge/${document.id}?delay_seconds=1`);
    // The stack sweeps once a minute. This starts a sweep now.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    await (await fetch(stack.info.sweepUrl, asked)).text();
    await untilGone(document.id);
    expect(await stack.copies(document.id)).toEqual([]);
    expect((await stack.call('POST', `knowledge/${document.id}/restore`)).status).toBe(404);
  }, 180_000);
});
