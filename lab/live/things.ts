/**
 * The things that the check creates at ElevenLabs, and their removal. Every name carries a mark of
 * this run, so that things are found again when the answer to their creation was lost.
 */
import { randomBytes } from 'node:crypto';
import { at, type Exchange, type Input, type LiveHttp, listAt } from './http.ts';

export const knowledgeBase = '/v1/convai/knowledge-base';
export const agents = '/v1/convai/agents';

type Kind = 'agent' | 'document' | 'folder';

interface Thing {
  kind: Kind;
  id: string;
}

export interface Things {
  /** `[live-check 3f2a…]`, which every name ends in. */
  readonly mark: string;
  /** Creates something and remembers it for the removal. @returns its id; null if it was refused */
  create(kind: Kind, purpose: string, path: string, input: Input): Promise<{ id: string | null; answer: Exchange }>;
  /** Whether the id belongs to something that this run made. */
  isOwn(id: string): boolean;
  /** Removes everything. @returns what could not be removed */
  removeAll(http: LiveHttp): Promise<string[]>;
}

export function trackThings(http: LiveHttp): Things {
  const mark = `[live-check ${randomBytes(4).toString('hex')}]`;
  const made: Thing[] = [];

  async function lost(using: LiveHttp): Promise<Thing[]> {
    const found: Thing[] = [];
    const documents = await using.send('look for things left behind', 'GET', knowledgeBase, {
      query: { search: mark, page_size: 100 },
    });
    for (const item of listAt(documents.body, 'documents')) {
      const [id, name, type] = [at(item, 'id'), at(item, 'name'), at(item, 'type')];
      if (typeof id !== 'string' || !String(name).endsWith(mark)) continue;
      found.push({ kind: type === 'folder' ? 'folder' : 'document', id });
    }
    const all = await using.send('look for agents left behind', 'GET', agents, {
      query: { search: mark, page_size: 100 },
    });
    for (const item of listAt(all.body, 'agents')) {
      const [id, name] = [at(item, 'agent_id'), at(item, 'name')];
      if (typeof id === 'string' && String(name).endsWith(mark)) found.push({ kind: 'agent', id });
    }
    return found;
  }

  return {
    mark,
    async create(kind, purpose, path, input) {
      const answer = await http.send(purpose, 'POST', path, input);
      const id = at(answer.body, kind === 'agent' ? 'agent_id' : 'id');
      if (answer.status >= 300 || typeof id !== 'string') return { id: null, answer };
      made.push({ kind, id });
      return { id, answer };
    },
    isOwn: (id) => made.some((thing) => thing.id === id),
    async removeAll(using) {
      const left: string[] = [];
      const found = await lost(using).catch((error: unknown) => {
        left.push(`anything whose name ends in ${mark}, which could not be looked for (${reasonOf(error)})`);
        return [];
      });
      const others = found.filter(({ id }) => !made.some((thing) => thing.id === id));
      // Agents first, then what they have, then the folder.
      const order: Kind[] = ['agent', 'document', 'folder'];
      for (const kind of order) {
        for (const thing of [...made, ...others].filter((one) => one.kind === kind).toReversed()) {
          if (!(await remove(using, thing))) left.push(`${kind} ${thing.id}`);
        }
      }
      return left;
    },
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function remove(http: LiveHttp, { kind, id }: Thing): Promise<boolean> {
  const path = kind === 'agent' ? `${agents}/${id}` : `${knowledgeBase}/${id}?force=true`;
  try {
    const { status } = await http.send(`remove the ${kind}`, 'DELETE', path);
    return status < 300 || status === 404;
  } catch {
    return false;
  }
}
