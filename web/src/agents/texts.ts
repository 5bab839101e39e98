import { isolated, type UsageMode } from '@knowledge-sync/contract';

/** Words of the agents page. */
export const agentsTexts = {
  title: 'Agents',
  lead: 'Choose which agents use your documents. Connected agents also get every document you add later.',
  noneTitle: 'No agents yet',
  noneText: 'Create an agent in ElevenLabs, then connect it here.',
  copyId: (name: string) => `Copy ID of ${isolated(name)}`,
  connected: 'Connected',
  notConnected: 'Not connected',
  connect: 'Connect',
  disconnect: 'Disconnect',
  connectBranches: 'Connect other branches',
  notKept: "ElevenLabs didn't keep the change. Someone may have edited the agent at the same time. Try again.",
};

/** How an agent looks up its documents. */
export const settingsTexts = {
  unknown: "Its settings aren't known yet",
  without: "Doesn't have the documents",
  searches: 'Searches the documents',
  searchesWith: (model: string) => `Searches with ${model}`,
  withTool: (strategies: string) => `and a tool (${strategies})`,
  searchOff: 'Search is off: reads every document in full',
  inPrompt: 'Every document is in its prompt',
};

/** The branches of an agent. */
export const branchTexts = {
  loading: 'Checking its branches…',
  connect: 'Connect on',
  disconnect: 'Disconnect on',
  ofCalls: (percent: number) => `${percent} % of calls`,
  connected: 'Connected',
  protected: 'Protected: only an administrator can change it in ElevenLabs.',
  notAll: 'It may have more branches. Connect them in ElevenLabs.',
  onlyMain: "Its other branches aren't known, so only the main branch is changed.",
  problem: (branch: string, reason: string) => `${branch}: ${reason}`,
  main: 'Main',
};

export const searchTexts = {
  title: (name: string) => `Turn on search for “${isolated(name)}”?`,
  text: 'It will look up what fits the question, instead of reading every document in full. Its other settings stay.',
  turnOn: 'Turn on search',
  turnOnLabel: (name: string) => `Turn on search for ${isolated(name)}`,
  cancel: 'Cancel',
};

export const connectTexts = {
  title: (name: string) => `Connect “${isolated(name)}”?`,
  text: 'It will use all your documents, now and in future. Its other knowledge stays.',
  modes: 'How it uses them',
  cancel: 'Cancel',
};

export const usageModes = [
  {
    mode: 'auto',
    title: 'Search (recommended)',
    text: 'The agent finds documents that fit the question, once they are indexed.',
  },
  {
    mode: 'prompt',
    title: 'Include everything in the prompt',
    text: 'Only for a few short documents. Each one adds cost.',
  },
] as const satisfies readonly { mode: UsageMode; title: string; text: string }[];

export const disconnectTexts = {
  title: (name: string) => `Disconnect “${isolated(name)}”?`,
  text: 'It will stop using these documents. Anything attached to it directly stays.',
  cancel: 'Cancel',
  stillUsed: (agent: string, branches: readonly string[]) =>
    branches.length === 0
      ? `“${isolated(agent)}” still uses the documents elsewhere, for example in a workflow step. Remove them there in ElevenLabs.`
      : `“${isolated(agent)}” still uses the documents on another branch: ${branches.join(', ')}. Remove them there in ElevenLabs.`,
};
