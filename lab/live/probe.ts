/**
 * What the probes have in common: their form, the state that they hand on, and requests that
 * several of them make.
 */
import type { SettingsChange } from '@knowledge-sync/emulator/simulator';
import { at, codeOf, type Exchange, type LiveHttp, listAt } from './http.ts';
import { agents, knowledgeBase, type Things } from './things.ts';

/** The result of a probe. */
export interface Seen {
  observed: string;
  /** Null: not found out. */
  holds: boolean | null;
  /** The simulator's setting that answers like this. */
  setting?: SettingsChange;
}

export interface Probe {
  id: string;
  assumption: string;
  /** Whether the service is built for either answer. */
  isOpen?: true;
  run(lab: Lab): Promise<Seen>;
}

/** The state that probes hand on to later ones. */
export interface Lab {
  http: LiveHttp;
  things: Things;
  folderId: string;
  /** A text that is long enough for an index. */
  textId: string;
  agentId: string;
  /** The state of the index right after the edit. */
  afterEdit: { status: string; text: string | null };
  /** How long to wait for an index, and for one that ElevenLabs starts automatically. */
  patienceMs: { index: number; byItself: number };
  pause(ms: number): Promise<void>;
}

export const model = 'multilingual_e5_large_instruct';
/** ElevenLabs' documented minimum for an index is 500 bytes. */
export const longText = (start: string): string =>
  `${start} ${'The office opens at nine and closes at five. '.repeat(24)}`;
export const firstText = longText('Grüße aus der ersten Fassung.');
export const secondText = longText('A second version with other words.');
export const pollMs = 1_000;

export const unknown = (why: string): Seen => ({ observed: why, holds: null });
export const answered = (exchange: Exchange): string =>
  [exchange.status, codeOf(exchange)].filter((part) => part !== null).join(' ');

async function createText(lab: Lab, name: string, text: string): Promise<{ id: string | null; answer: Exchange }> {
  const json = { name: `${name} ${lab.things.mark}`, text, parent_folder_id: lab.folderId };
  return await lab.things.create('document', `create ${name}`, `${knowledgeBase}/text`, { json });
}

export async function madeText(lab: Lab, name: string, text: string): Promise<string> {
  const { id, answer } = await createText(lab, name, text);
  if (id === null) throw new Error(`${name} could not be created: ${answered(answer)}`);
  return id;
}

export const read = (lab: Lab, id: string): Promise<Exchange> =>
  lab.http.send('read a document', 'GET', `${knowledgeBase}/${id}`);
export const updatedAt = ({ body }: Exchange): unknown => at(body, 'metadata', 'last_updated_at_unix_secs');

export const listing = (lab: Lab): Promise<Exchange> =>
  lab.http.send('list the folder', 'GET', knowledgeBase, {
    query: {
      parent_folder_id: lab.folderId,
      page_size: 100,
      sort_by: 'created_at',
      sort_direction: 'desc',
      use_typesense: 'false',
    },
  });

export const askForIndex = (lab: Lab, id: string): Promise<Exchange> =>
  lab.http.send('ask for an index', 'POST', `${knowledgeBase}/${id}/rag-index`, { json: { model } });

/** Asks until the index has ended. @returns its last status */
export async function indexed(lab: Lab, id: string): Promise<string> {
  const deadline = Date.now() + lab.patienceMs.index;
  for (;;) {
    const status = String(at((await askForIndex(lab, id)).body, 'status'));
    if (!['new', 'created', 'processing'].includes(status) || Date.now() > deadline) return status;
    await lab.pause(pollMs);
  }
}

export const setKnowledge = (
  lab: Lab,
  items: readonly { type: string; name: string; id: string }[],
): Promise<Exchange> =>
  lab.http.send('set the documents of the agent', 'PATCH', `${agents}/${lab.agentId}`, {
    json: {
      conversation_config: {
        agent: { prompt: { knowledge_base: items.map((item) => ({ ...item, usage_mode: 'auto' })) } },
      },
    },
  });

export const folderItem = (lab: Lab) => ({ type: 'folder', name: `Folder ${lab.things.mark}`, id: lab.folderId });

export const knownIds = (exchange: Exchange): unknown[] =>
  listAt(exchange.body, 'conversation_config', 'agent', 'prompt', 'knowledge_base').map((item) => at(item, 'id'));

export const remove = (lab: Lab, id: string, force: boolean): Promise<Exchange> =>
  lab.http.send('delete a document', 'DELETE', `${knowledgeBase}/${id}`, { query: { force: String(force) } });
