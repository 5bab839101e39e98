import type { AddressInfo } from 'node:net';
import { type LocatorInput, locatorSchema } from './agents.ts';
import { parseFault } from './control.ts';
import type { FaultInput, StandingFault } from './faults.ts';
import type { LoggedRequest, RequestCounts } from './requests.ts';
import { createSimulatorServer } from './server.ts';
import type { SettingsChange } from './settings.ts';
import { type AgentView, type DocumentView, Workspace } from './workspace.ts';

export type { FaultInput, StandingFault } from './faults.ts';
export type { LoggedRequest, RequestCounts } from './requests.ts';
export type { Settings, SettingsChange } from './settings.ts';
export type { AgentView, DocumentView } from './workspace.ts';

export interface SimulatorOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string;
  settings?: SettingsChange;
}

/** A running simulator. Everything here can also be done over HTTP, under `/_simulator/`. */
export interface Simulator {
  /** What to give to the SDK as `baseUrl`. */
  url: string;
  port: number;
  /** Every document, folders included, in order of creation. */
  documents(): DocumentView[];
  /** What arrived at the API, oldest first. */
  requests(): LoggedRequest[];
  counts(): RequestCounts;
  clearRequests(): void;
  faults(): StandingFault[];
  /** Returns the fault's id. */
  addFault(fault: FaultInput): string;
  removeFault(id: string): boolean;
  clearFaults(): void;
  changeSettings(settings: SettingsChange): void;
  /** Puts a document there without a request, as somebody else's would be. */
  seedText(input: { name: string; text: string; folderId: string | null }): string;
  seedFolder(input: { name: string; folderId: string | null }): string;
  /** Newest first. */
  agents(): AgentView[];
  /** Makes an agent that knows these; returns its id. */
  seedAgent(input: { name: string; knowledgeBase: LocatorInput[] }): string;
  /** What an address holds from now on; null: fetching it fails. */
  setPage(url: string, content: string | null): void;
  /** Lets ElevenLabs fetch every page with auto-sync, as it does by itself; what cannot be fetched fails, or is removed. */
  runAutoSync(): void;
  /** The bytes of a stored file; null when there is none. */
  fileBytes(id: string): Buffer | null;
  /** Removes it without a request; a folder takes all that is below it. */
  removeDocument(id: string): boolean;
  /** Back to the start: no documents, faults or log, the first settings; whatever waits or hangs ends. */
  reset(): void;
  /** Ends at once, hanging connections included. */
  stop(): Promise<void>;
}

/** Starts a stand-in for ElevenLabs' knowledge-base API: a real HTTP server whose memory ends with it. */
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
    seedAgent: ({ name, knowledgeBase: locators }) =>
      agents.add({ name, knowledgeBase: locators.map((locator) => locatorSchema.parse(locator)) }).id,
    setPage: (url, content) => pages.set(url, content),
    runAutoSync: () => knowledgeBase.runAutoSync(),
    fileBytes: (id) => workspace.fileOf(id)?.bytes ?? null,
    removeDocument: (id) => documents.delete(id).length > 0,
    reset: () => workspace.reset(),
    stop: () =>
      new Promise((resolve) => {
        workspace.endWaiting();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
