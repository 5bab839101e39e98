import type { AddressInfo } from 'node:net';
import { type LocatorInput, locatorSchema } from './agent-config.ts';
import type { BranchInput } from './agents.ts';
import { parseFault } from './control.ts';
import type { ManualChange } from './document-store.ts';
import type { FaultInput, StandingFault } from './faults.ts';
import type { LoggedRequest, RequestCounts } from './requests.ts';
import { createSimulatorServer } from './server.ts';
import type { SettingsChange } from './settings.ts';
import { describeState, loadState, saveState } from './state.ts';
import { type AgentView, type DocumentView, Workspace } from './workspace.ts';

export type { FaultInput, StandingFault } from './faults.ts';
export type { LoggedRequest, RequestCounts } from './requests.ts';
export type { Settings, SettingsChange } from './settings.ts';
export type { AgentView, BranchView, DocumentView } from './workspace.ts';
export { testWorld, worlds } from './worlds.ts';

export interface SimulatorOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  host?: string;
  settings?: SettingsChange;
}

/** A branch, or an agent's main branch under the agent's name. */
export type SeedBranch = Omit<BranchInput, 'knowledgeBase'> & { name: string; knowledgeBase: LocatorInput[] };

/** A running simulator. Everything here can also be done over HTTP, under `/_simulator/`. */
export interface Simulator {
  /** The `baseUrl` for the SDK. */
  url: string;
  port: number;
  /** Every document, folders included, in order of creation. */
  documents(): DocumentView[];
  /** The requests to the API, oldest first. */
  requests(): LoggedRequest[];
  counts(): RequestCounts;
  clearRequests(): void;
  faults(): StandingFault[];
  /** Returns the fault's id. */
  addFault(fault: FaultInput): string;
  removeFault(id: string): boolean;
  clearFaults(): void;
  changeSettings(settings: SettingsChange): void;
  /** Stores a document without a request, as another client would have. */
  seedText(input: { name: string; text: string; folderId: string | null }): string;
  seedFolder(input: { name: string; folderId: string | null }): string;
  /** Newest first. */
  agents(): AgentView[];
  /** Creates an agent that knows these documents; returns its id. */
  seedAgent(input: SeedBranch & { branches?: SeedBranch[] }): string;
  /** Sets the content of an address; null makes fetching it fail. */
  setPage(url: string, content: string | null): void;
  /**
   * Fetches every page with auto-sync, as ElevenLabs does on its schedule. A page that cannot be
   * fetched counts a failure, or is deleted if its settings say so.
   */
  runAutoSync(): void;
  /** The bytes of a stored file; null when there is none. */
  fileBytes(id: string): Buffer | null;
  /** Changes a copy without a request, as someone else would. False when there is none. */
  changeByHand(id: string, change: ManualChange): boolean;
  /** Moves a document without a request, as someone else would; null: to the root. */
  moveByHand(id: string, folderId: string | null): void;
  /** Deletes a document without a request, and with a folder everything in it. */
  removeDocument(id: string): boolean;
  /**
   * Deletes documents, faults and log, restores the first settings and ends every request that
   * waits or hangs.
   */
  reset(): void;
  /** The documents, indexes, agents and pages as text; equal when they are the same. */
  describeState(): string;
  /** Writes them into the folder. */
  saveState(folder: string): Promise<void>;
  /** Replaces them by those of the folder. @throws Error when they cannot be read */
  loadState(folder: string): Promise<void>;
  /** Ends at once, hanging connections included. */
  stop(): Promise<void>;
}

const withLocators = (branch: SeedBranch) => ({
  ...branch,
  knowledgeBase: branch.knowledgeBase.map((locator) => locatorSchema.parse(locator)),
});

/**
 * Starts a simulator of ElevenLabs' knowledge-base API: an HTTP server that keeps everything in
 * memory.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port: wantedPort = 0, host = '127.0.0.1', settings = {} } = options;
  const workspace = new Workspace(settings);
  const server = createSimulatorServer(workspace);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wantedPort, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const { knowledgeBase, faults, requests } = workspace;
  const { documents, agents, pages } = knowledgeBase;
  return {
    url: `http://${host}:${port}`,
    port,
    documents: () => workspace.documents(),
    requests: () => requests.all(),
    counts: () => requests.counts(),
    clearRequests: () => requests.clear(),
    faults: () => faults.all(),
    addFault: (fault) => faults.add(parseFault(fault)).id,
    removeFault: (id) => faults.remove(id),
    clearFaults: () => faults.clear(),
    changeSettings: (change) => workspace.change(change),
    seedText: (input) => documents.createText(input).id,
    seedFolder: (input) => documents.createFolder(input).id,
    agents: () => workspace.agentViews(),
    seedAgent: ({ branches = [], ...main }) =>
      agents.add({ ...withLocators(main), branches: branches.map(withLocators) }).id,
    setPage: (url, content) => pages.set(url, content),
    runAutoSync: () => knowledgeBase.runAutoSync(),
    fileBytes: (id) => workspace.fileOf(id)?.bytes ?? null,
    changeByHand: (id, change) => {
      const document = documents.get(id);
      if (document !== undefined) documents.changeByHand(document, change);
      return document !== undefined;
    },
    moveByHand: (id, folderId) => {
      const document = documents.get(id);
      if (document !== undefined) documents.move(document, folderId);
    },
    removeDocument: (id) => documents.delete(id).length > 0,
    reset: () => workspace.reset(),
    describeState: () => describeState(knowledgeBase),
    saveState: (folder) => saveState(knowledgeBase, folder),
    loadState: (folder) => loadState(knowledgeBase, folder),
    stop: () =>
      new Promise((resolve) => {
        workspace.endWaiting();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
