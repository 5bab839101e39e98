import { z } from 'zod';
import { type Config, type Locator, mergedConfig, newConfig, type RagInput } from './agent-config.ts';
import { type Environment, secondsAt } from './environment.ts';

export type { Locator } from './agent-config.ts';

export const protectionStatuses = ['writer_perms_required', 'admin_perms_required'] as const;
export type Protection = (typeof protectionStatuses)[number];

/** Versions of procedures, by the procedure's id. */
export const proceduresSchema = z.record(
  z.string(),
  z.object({ procedure_id: z.string(), version_id: z.string().nullable() }),
);
export type Procedures = z.infer<typeof proceduresSchema>;

/** A published configuration of a branch. */
export interface StoredVersion {
  id: string;
  /** Null for the first version. */
  parentId: string | null;
  description: string;
  committedAtSecs: number;
  config: Config;
  procedures: Procedures;
}

export interface StoredBranch {
  id: string;
  name: string;
  /** The part of the calls that reach this branch. */
  livePercentage: number;
  protection: Protection | null;
  /** Edits of procedures that the next change publishes, unless it names the procedures. */
  unpublishedProcedures: Procedures | null;
  /** Oldest first, never empty. The last one is in use. */
  versions: StoredVersion[];
}

export interface StoredAgent {
  id: string;
  name: string;
  main: StoredBranch;
  /** The branches beside main. */
  branches: StoredBranch[];
  createdAtSecs: number;
  updatedAtSecs: number;
  sequence: number;
}

export interface Dependent {
  agent: StoredAgent;
  branch: StoredBranch;
  isMain: boolean;
  /** The folders that the dependency goes through; empty when the agent has the document. */
  via: string[];
}

export interface BranchInput {
  knowledgeBase: Locator[];
  rag?: RagInput | undefined;
  livePercentage?: number | undefined;
  protection?: Protection | null | undefined;
  procedures?: Procedures | undefined;
  unpublishedProcedures?: Procedures | null | undefined;
}

export interface AgentInput extends BranchInput {
  name: string;
  branches?: (BranchInput & { name: string })[];
}

export interface AgentChange {
  name?: string | undefined;
  config?: Config | undefined;
  procedures?: Procedures | undefined;
  description?: string | undefined;
}

/** More than any test or demonstration needs. */
const keptVersions = 100;

export function tipOf({ versions }: StoredBranch): StoredVersion {
  const tip = versions.at(-1);
  if (tip === undefined) throw new Error('a branch has no version');
  return tip;
}

export const knowledgeOfBranch = (branch: StoredBranch): Locator[] =>
  tipOf(branch).config.agent?.prompt?.knowledge_base ?? [];

/** The knowledge of the main branch. */
export const knowledgeOf = ({ main }: StoredAgent): Locator[] => knowledgeOfBranch(main);

export const branchesOf = ({ main, branches }: StoredAgent): StoredBranch[] => [main, ...branches];

/** The agents of the workspace and their knowledge. */
export class Agents {
  readonly #agents = new Map<string, StoredAgent>();
  readonly #environment: Environment;
  #sequence = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Calls that reach no other branch reach main. */
  add({ name, branches: others = [], ...input }: AgentInput): StoredAgent {
    this.#sequence += 1;
    const secs = secondsAt(this.#environment);
    const branches = others.map((branch) => this.#newBranch(branch.name, branch, branch.livePercentage ?? 0));
    const rest = 100 - branches.reduce((sum, { livePercentage }) => sum + livePercentage, 0);
    const main = this.#newBranch('Main', input, input.livePercentage ?? rest);
    const id = `agent_${this.#environment.newId()}`;
    const agent = { id, name, main, branches, createdAtSecs: secs, updatedAtSecs: secs, sequence: this.#sequence };
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

  /**
   * Publishes a version of the branch. Edits of procedures that are not published are published, or
   * dropped if the change names the procedures.
   */
  update(agent: StoredAgent, branch: StoredBranch, change: AgentChange): StoredAgent {
    const tip = tipOf(branch);
    const version: StoredVersion = {
      id: this.#newVersionId(),
      parentId: tip.id,
      description: change.description ?? '',
      committedAtSecs: secondsAt(this.#environment),
      config: mergedConfig(tip.config, change.config ?? {}),
      procedures: change.procedures ?? branch.unpublishedProcedures ?? tip.procedures,
    };
    const changed: StoredBranch = {
      ...branch,
      unpublishedProcedures: null,
      versions: [...branch.versions, version].slice(-keptVersions),
    };
    const current = (one: StoredBranch) => (one.id === branch.id ? changed : one);
    const updated: StoredAgent = {
      ...agent,
      name: change.name ?? agent.name,
      main: current(agent.main),
      branches: agent.branches.map(current),
      updatedAtSecs: version.committedAtSecs,
    };
    this.#agents.set(agent.id, updated);
    return updated;
  }

  remove(id: string): boolean {
    return this.#agents.delete(id);
  }

  /** The branches of agents that have the document, or one of the folders above it. */
  dependents(documentId: string, folderIds: readonly string[]): Dependent[] {
    return this.all().flatMap((agent) =>
      branchesOf(agent).flatMap((branch) => {
        const ids = knowledgeOfBranch(branch).map(({ id }) => id);
        const via = folderIds.filter((id) => ids.includes(id));
        const isMain = branch === agent.main;
        if (ids.includes(documentId)) return [{ agent, branch, isMain, via: [] }];
        return via.length > 0 ? [{ agent, branch, isMain, via }] : [];
      }),
    );
  }

  /** Removes documents from every branch of every agent. */
  detach(documentIds: string[]): void {
    for (const { id, branches, main } of this.all()) {
      for (const { id: branchId } of [main, ...branches]) {
        const agent = this.#agents.get(id);
        const branch = agent && branchesOf(agent).find((one) => one.id === branchId);
        if (agent === undefined || branch === undefined) continue;
        const knowledge = knowledgeOfBranch(branch);
        const kept = knowledge.filter((locator) => !documentIds.includes(locator.id));
        if (kept.length === knowledge.length) continue;
        this.update(agent, branch, { config: { agent: { prompt: { knowledge_base: kept } } } });
      }
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

  #newBranch(name: string, input: BranchInput, livePercentage: number): StoredBranch {
    const version: StoredVersion = {
      id: this.#newVersionId(),
      parentId: null,
      description: '',
      committedAtSecs: secondsAt(this.#environment),
      config: newConfig(input.knowledgeBase, input.rag),
      procedures: input.procedures ?? {},
    };
    return {
      id: `agtbrch_${this.#environment.newId()}`,
      name,
      livePercentage,
      protection: input.protection ?? null,
      unpublishedProcedures: input.unpublishedProcedures ?? null,
      versions: [version],
    };
  }

  #newVersionId(): string {
    return `agtvrsn_${this.#environment.newId()}`;
  }
}
