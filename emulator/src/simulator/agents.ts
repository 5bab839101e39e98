import { z } from 'zod';
import type { StoredDocument } from './documents.ts';
import { documentTypes } from './listing.ts';
import { type KnowledgeBase, newId } from './state.ts';

const usageModes = ['prompt', 'auto'] as const;

/** What an agent knows: a document, or a folder with all that is in it. */
export const locatorSchema = z.looseObject({
  type: z.enum(documentTypes),
  name: z.string(),
  id: z.string(),
  usage_mode: z.enum(usageModes).default('auto'),
});
export type Locator = z.output<typeof locatorSchema>;
export type LocatorInput = z.input<typeof locatorSchema>;

const jsonObject = z.record(z.string(), z.json());
/** The simulator knows of an agent's configuration only the list of what it knows, and keeps the rest as it is. */
export const configSchema = z.looseObject({
  agent: z
    .looseObject({ prompt: z.looseObject({ knowledge_base: z.array(locatorSchema).optional() }).optional() })
    .optional(),
});
type Config = z.infer<typeof configSchema>;

export interface StoredAgent {
  id: string;
  name: string;
  config: Config;
  createdAtSecs: number;
  updatedAtSecs: number;
  sequence: number;
}

export interface Dependent {
  agent: StoredAgent;
  /** The folders through which it depends; empty when it holds the document itself. */
  via: string[];
}

const nowSecs = (): number => Math.floor(Date.now() / 1000);

export const knowledgeOf = ({ config }: StoredAgent): Locator[] => config.agent?.prompt?.knowledge_base ?? [];

/** The agents of the workspace, as far as they know documents. */
export class Agents {
  readonly #agents = new Map<string, StoredAgent>();
  #sequence = 0;

  add(input: { name: string; knowledgeBase: Locator[] }): StoredAgent {
    this.#sequence += 1;
    const secs = nowSecs();
    const prompt = { prompt: 'You are helpful.', knowledge_base: input.knowledgeBase };
    const config: Config = { agent: { first_message: 'Hello', language: 'en', prompt } };
    const id = `agent_${newId()}`;
    const { name } = input;
    const agent = { id, name, config, createdAtSecs: secs, updatedAtSecs: secs, sequence: this.#sequence };
    this.#agents.set(id, agent);
    return agent;
  }

  get(id: string): StoredAgent | undefined {
    return this.#agents.get(id);
  }

  /** Newest first. */
  all(): StoredAgent[] {
    return [...this.#agents.values()].toSorted((a, b) => b.sequence - a.sequence);
  }

  /** Objects are merged, lists and values replaced: what is not sent stays. */
  update(agent: StoredAgent, change: { name?: string | undefined; config?: Config | undefined }): StoredAgent {
    const config = configSchema.parse(merge(agent.config, change.config ?? {}));
    const updated = { ...agent, name: change.name ?? agent.name, config, updatedAtSecs: nowSecs() };
    this.#agents.set(agent.id, updated);
    return updated;
  }

  remove(id: string): boolean {
    return this.#agents.delete(id);
  }

  /** Who knows the document: itself, or a folder that it lies in. */
  dependents(document: StoredDocument, knowledgeBase: KnowledgeBase): Dependent[] {
    const folders = knowledgeBase.folderPath(document).map(({ id }) => id);
    return this.all().flatMap((agent) => {
      const ids = knowledgeOf(agent).map(({ id }) => id);
      const via = folders.filter((id) => ids.includes(id));
      if (ids.includes(document.id)) return [{ agent, via: [] }];
      return via.length > 0 ? [{ agent, via }] : [];
    });
  }

  /** Takes documents out of every agent. */
  detach(documentIds: string[]): void {
    for (const agent of this.all()) {
      const kept = knowledgeOf(agent).filter(({ id }) => !documentIds.includes(id));
      if (kept.length === knowledgeOf(agent).length) continue;
      this.update(agent, { config: { agent: { prompt: { knowledge_base: kept } } } });
    }
  }

  clear(): void {
    this.#agents.clear();
  }
}

function merge(stored: unknown, change: unknown): unknown {
  const [before, after] = [jsonObject.safeParse(stored), jsonObject.safeParse(change)];
  if (!before.success || !after.success) return change;
  const merged = Object.entries(after.data).map(([key, value]) => [key, merge(before.data[key], value)]);
  return { ...before.data, ...Object.fromEntries(merged) };
}
