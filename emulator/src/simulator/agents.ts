import { z } from 'zod';
import { type Environment, secondsAt } from './environment.ts';
import { documentTypes } from './listing.ts';

const usageModes = ['prompt', 'auto'] as const;

/** An entry of an agent's knowledge: a document, or a folder with everything in it. */
export const locatorSchema = z.looseObject({
  type: z.enum(documentTypes),
  name: z.string(),
  id: z.string(),
  usage_mode: z.enum(usageModes).default('auto'),
});
export type Locator = z.output<typeof locatorSchema>;
export type LocatorInput = z.input<typeof locatorSchema>;

const jsonObject = z.record(z.string(), z.json());
/** Reads only the list of knowledge of an agent's configuration. The rest is kept unchanged. */
export const configSchema = z.looseObject({
  agent: z
    .looseObject({ prompt: z.looseObject({ knowledge_base: z.array(locatorSchema).optional() }).optional() })
    .optional(),
});
export type Config = z.infer<typeof configSchema>;

/** A branch beside main, with a configuration of its own. */
export interface StoredBranch {
  id: string;
  name: string;
  knowledgeBase: Locator[];
}

export interface StoredAgent {
  id: string;
  name: string;
  /** The configuration of the main branch. */
  config: Config;
  branches: StoredBranch[];
  createdAtSecs: number;
  updatedAtSecs: number;
  sequence: number;
}

export interface Dependent {
  agent: StoredAgent;
  /** Null for the main branch. */
  branch: StoredBranch | null;
  /** The folders that the dependency goes through; empty when the agent has the document. */
  via: string[];
}

export const knowledgeOf = ({ config }: StoredAgent): Locator[] => config.agent?.prompt?.knowledge_base ?? [];

/** The agents of the workspace and their knowledge. */
export class Agents {
  readonly #agents = new Map<string, StoredAgent>();
  readonly #environment: Environment;
  #sequence = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  add(input: {
    name: string;
    knowledgeBase: Locator[];
    branches?: { name: string; knowledgeBase: Locator[] }[];
  }): StoredAgent {
    this.#sequence += 1;
    const secs = secondsAt(this.#environment);
    const prompt = { prompt: 'You are helpful.', knowledge_base: input.knowledgeBase };
    const config: Config = { agent: { first_message: 'Hello', language: 'en', prompt } };
    const id = `agent_${this.#environment.newId()}`;
    const { name } = input;
    const branches = (input.branches ?? []).map((branch) => ({
      id: `agtbrch_${this.#environment.newId()}`,
      ...branch,
    }));
    const agent = { id, name, config, branches, createdAtSecs: secs, updatedAtSecs: secs, sequence: this.#sequence };
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

  /** Merges objects and replaces lists and values. A field that is not sent is kept. */
  update(agent: StoredAgent, change: { name?: string | undefined; config?: Config | undefined }): StoredAgent {
    const config = configSchema.parse(merge(agent.config, change.config ?? {}));
    const updatedAtSecs = secondsAt(this.#environment);
    const updated = { ...agent, name: change.name ?? agent.name, config, updatedAtSecs };
    this.#agents.set(agent.id, updated);
    return updated;
  }

  remove(id: string): boolean {
    return this.#agents.delete(id);
  }

  /** The branches of agents that have the document, or one of the folders above it. */
  dependents(documentId: string, folderIds: readonly string[]): Dependent[] {
    return this.all().flatMap((agent) =>
      [{ branch: null, knowledge: knowledgeOf(agent) }, ...agent.branches.map(withKnowledge)].flatMap(
        ({ branch, knowledge }) => {
          const ids = knowledge.map(({ id }) => id);
          const via = folderIds.filter((id) => ids.includes(id));
          if (ids.includes(documentId)) return [{ agent, branch, via: [] }];
          return via.length > 0 ? [{ agent, branch, via }] : [];
        },
      ),
    );
  }

  /** Removes documents from every agent. */
  detach(documentIds: string[]): void {
    const without = (knowledge: Locator[]) => knowledge.filter(({ id }) => !documentIds.includes(id));
    for (const agent of this.all()) {
      for (const branch of agent.branches) branch.knowledgeBase = without(branch.knowledgeBase);
      const kept = without(knowledgeOf(agent));
      if (kept.length === knowledgeOf(agent).length) continue;
      this.update(agent, { config: { agent: { prompt: { knowledge_base: kept } } } });
    }
  }

  /** Puts stored agents back, oldest first. */
  load(agents: readonly StoredAgent[]): void {
    for (const agent of agents) this.#agents.set(agent.id, agent);
    this.#sequence = Math.max(this.#sequence, ...agents.map(({ sequence }) => sequence));
  }

  clear(): void {
    this.#agents.clear();
  }
}

const withKnowledge = (branch: StoredBranch) => ({ branch, knowledge: branch.knowledgeBase });

function merge(stored: unknown, change: unknown): unknown {
  const [before, after] = [jsonObject.safeParse(stored), jsonObject.safeParse(change)];
  if (!before.success || !after.success) return change;
  const merged = Object.entries(after.data).map(([key, value]) => [key, merge(before.data[key], value)]);
  return { ...before.data, ...Object.fromEntries(merged) };
}
