/** The running stack for black-box tests, which use it only over HTTP. */

import { agentListSchema, type Knowledge, knowledgeSchema } from '@knowledge-sync/contract';
import { knowledgeApi, signIn } from '@knowledge-sync/emulator/client';
import type { FaultInput, SettingsChange } from '@knowledge-sync/emulator/simulator';
import { type StackInfo, stackFromEnvironment } from '@knowledge-sync/emulator/stack-info';

export interface RemoteCopy {
  id: string;
  name: string;
  text: string | null;
  folder_id: string | null;
  file: { filename: string; content_type: string; sha256: string } | null;
  auto_sync: { minimum_frequency_days: number; auto_remove: boolean } | null;
}

const tokenKeptMs = 10 * 60_000;

export class LocalStack {
  #info: StackInfo | null;
  readonly #tokens = new Map<string, { token: Promise<string>; sinceMs: number }>();

  /**
   * @param info null: the stack that the environment names at the first use, since a worker may
   * start its own
   */
  constructor(info: StackInfo | null = null) {
    this.#info = info;
  }

  get info(): StackInfo {
    this.#info ??= stackFromEnvironment();
    return this.#info;
  }

  /** The ID token of a seeded account, whose role stays as it is. A token is good for one hour. */
  token(email = 'editor@example.com'): Promise<string> {
    const kept = this.#tokens.get(email);
    if (kept !== undefined && performance.now() - kept.sinceMs < tokenKeptMs) return kept.token;
    const token = signIn(this.info.authUrl, email, this.info.password);
    this.#tokens.set(email, { token, sinceMs: performance.now() });
    // A sign-in that fails is not kept.
    token.catch(() => this.#tokens.delete(email));
    return token;
  }

  async create(name: string, content: string): Promise<Knowledge> {
    return await knowledgeApi(this.info.apiUrl, () => this.token()).create({ name, content }, crypto.randomUUID());
  }

  async read(id: string): Promise<Knowledge> {
    return await knowledgeApi(this.info.apiUrl, () => this.token()).get(id);
  }

  async edit(id: string, change: { name?: string; content?: string }): Promise<{ status: number; body: unknown }> {
    return await this.#api('PATCH', id, change);
  }

  async remove(id: string): Promise<{ status: number; body: unknown }> {
    return await this.#api('DELETE', id);
  }

  async retry(id: string): Promise<{ status: number; body: unknown }> {
    return await this.#api('POST', `${id}/retry-sync`);
  }

  /** Waits until the document has the status, and returns it. */
  async until(id: string, status: Knowledge['sync_status'], timeoutMs = 60_000): Promise<Knowledge> {
    const endsAtMs = performance.now() + timeoutMs;
    for (;;) {
      const document = knowledgeSchema.parse(await this.read(id));
      if (document.sync_status === status) return document;
      if (performance.now() > endsAtMs) {
        throw new Error(`${document.name} is ${document.sync_status} (${document.sync_error?.detail}), not ${status}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  /** Sets a fault for documents of the name; returns the function that removes it. */
  async fault(fault: FaultInput): Promise<() => Promise<void>> {
    const { id } = (await this.#simulator('POST', 'faults', fault)) as { id: string };
    return async () => void (await this.#simulator('DELETE', `faults/${id}`));
  }

  /** The copies of a document at ElevenLabs. */
  async copies(id: string): Promise<RemoteCopy[]> {
    return (await this.remoteDocuments()).filter(({ name }) => name.endsWith(`/${id}]`));
  }

  /** Every document at ElevenLabs. */
  async remoteDocuments(): Promise<RemoteCopy[]> {
    const { documents } = (await this.#simulator('GET', 'documents')) as { documents: RemoteCopy[] };
    return documents;
  }

  /** The requests to ElevenLabs about documents of the name, in order. */
  async requestsOf(name: string): Promise<{ method: string; route: string | null; status: number | 'none' }[]> {
    const { requests } = (await this.#simulator('GET', 'requests')) as {
      requests: { method: string; route: string | null; status: number | 'none'; name: string | null }[];
    };
    return requests.filter((request) => request.name?.startsWith(name));
  }

  /** Counts the requests to ElevenLabs on routes with this beginning. */
  async requestCount(route: string): Promise<number> {
    const { requests } = (await this.#simulator('GET', 'requests')) as { requests: { route: string | null }[] };
    return requests.filter((request) => request.route?.startsWith(route)).length;
  }

  /**
   * Adds an agent to the workspace; returns its id.
   *
   * @param settings by default the agent searches with the model of the service
   */
  async addAgent(
    name: string,
    knowledgeBase: { type: string; name: string; id: string }[] = [],
    settings: { rag?: object; branches?: object[] } = {},
  ): Promise<string> {
    const rag = { enabled: true, embedding_model: 'multilingual_e5_large_instruct' };
    const agent = { name, knowledge_base: knowledgeBase, rag, ...settings };
    const { id } = (await this.#simulator('POST', 'agents', agent)) as { id: string };
    return id;
  }

  /** Detaches the folder from every agent. */
  async detachAll(): Promise<void> {
    for (let query = ''; ; ) {
      const page = agentListSchema.parse((await this.call('GET', `agents${query}`)).body);
      for (const { id } of page.agents.filter(({ attached }) => attached)) {
        await this.call('POST', `agents/${id}/detach-folder`);
      }
      if (page.next_cursor === null) return;
      query = `?cursor=${encodeURIComponent(page.next_cursor)}`;
    }
  }

  /** Sets the content of a web page; null: it cannot be loaded. */
  async page(url: string, content: string | null): Promise<void> {
    await this.#simulator('PUT', 'pages', { url, content });
  }

  /** Makes ElevenLabs end its work on every search index at once. */
  async finishIndexes(): Promise<void> {
    await this.#simulator('POST', 'finish-indexes');
  }

  /** Makes ElevenLabs refresh its web pages, and the service check the results. */
  async refreshPages(): Promise<void> {
    await this.#simulator('POST', 'auto-sync');
    await this.sweep();
  }

  /** Runs the sweep now. */
  async sweep(): Promise<void> {
    await fetch(this.info.sweepUrl, { method: 'POST' });
  }

  /** Changes the settings of the simulated workspace; returns the function that restores them. */
  async settings(change: SettingsChange): Promise<() => Promise<void>> {
    const before = (await this.#simulator('GET', 'settings')) as SettingsChange;
    await this.#simulator('PUT', 'settings', change);
    return async () => void (await this.#simulator('PUT', 'settings', before));
  }

  /** Sends a file to the API. `path` follows `/api/`. */
  async sendFile(
    method: 'POST' | 'PUT',
    path: string,
    bytes: Buffer,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown }> {
    const authorization = `Bearer ${await this.token()}`;
    const response = await fetch(`${this.info.apiUrl}/${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/octet-stream', ...headers },
      body: new Uint8Array(bytes),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Calls the API. `path` follows `/api/`. */
  async call(
    method: string,
    path: string,
    json?: unknown,
    email?: string,
  ): Promise<{ status: number; headers: Headers; body: unknown }> {
    const response = await fetch(`${this.info.apiUrl}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.token(email)}`,
        ...(json !== undefined && { 'content-type': 'application/json' }),
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  /** @param ifMatch the ETag of the edited revision; null sends no `If-Match` */
  async editFrom(
    ifMatch: string | null,
    id: string,
    change: { name?: string; content?: string },
  ): Promise<{ status: number; etag: string | null; body: unknown }> {
    const headers: Record<string, string> = ifMatch === null ? {} : { 'if-match': ifMatch };
    const response = await fetch(`${this.info.apiUrl}/knowledge/${id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${await this.token()}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(change),
    });
    return { status: response.status, etag: response.headers.get('etag'), body: await response.json() };
  }

  /** Creates a text directly at ElevenLabs; returns its id. */
  async plantText(text: { name: string; text: string; parent_folder_id: string | null }): Promise<string> {
    return ((await this.#asAnotherClient('POST', 'text', text)) as { id: string }).id;
  }

  /** Changes a copy directly at ElevenLabs. */
  async changeCopy(id: string, change: { name?: string; content?: string }): Promise<void> {
    await this.#asAnotherClient('PATCH', id, change);
  }

  /** Changes a copy as someone else does, at a time in seconds since 1970. */
  async changeCopyByHand(
    id: string,
    change: { text?: string; url?: string; updated_at_unix_secs?: number },
  ): Promise<void> {
    await this.#simulator('PUT', `documents/${id}/content`, change);
  }

  /** Deletes a copy directly at ElevenLabs. */
  async removeCopy(id: string): Promise<void> {
    await this.#asAnotherClient('DELETE', id);
  }

  /** Moves a copy directly at ElevenLabs; null: out of every folder. */
  async moveCopy(id: string, folderId: string | null): Promise<void> {
    await this.#simulator('PUT', `documents/${id}/folder`, { folder_id: folderId });
  }

  async #asAnotherClient(method: string, path: string, json?: unknown): Promise<unknown> {
    const response = await fetch(`${this.info.simulatorUrl}/v1/convai/knowledge-base/${path}`, {
      method,
      headers: { 'xi-api-key': 'another-client', ...(json !== undefined && { 'content-type': 'application/json' }) },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    if (!response.ok) throw new Error(`the simulator refused ${method} ${path}: ${await response.text()}`);
    return await response.json();
  }

  async #api(method: string, path: string, json?: unknown): Promise<{ status: number; body: unknown }> {
    return await this.call(method, `knowledge/${path}`, json);
  }

  async #simulator(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.info.simulatorUrl}/_simulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`the simulator refused ${method} ${path}: ${await response.text()}`);
    return await response.json();
  }
}

/** A name that no other test uses. */
export const uniqueName = (title: string): string => `${title} ${crypto.randomUUID().slice(0, 8)}`;
