import { type AgentList, agentListSchema, type FolderAttachment } from '@knowledge-sync/contract';
import { useCallback } from 'react';
import { type PageSource, usePages } from '../data/use-pages.ts';

export type Agent = AgentList['agents'][number];

const source: PageSource<AgentList, Agent> = {
  path: '/agents',
  schema: agentListSchema,
  itemsOf: ({ agents }) => agents,
  keyOf: ({ id }) => id,
};

/** The agents of the workspace, loaded page by page. */
export function useAgents() {
  const { change, ...pages } = usePages(source);
  /** Records whether ElevenLabs now lists the folder for an agent. */
  const update = useCallback(
    ({ agent: { id }, attached }: FolderAttachment): void =>
      change((agents) => agents.map((agent) => (agent.id === id ? { ...agent, attached } : agent))),
    [change],
  );
  const replace = useCallback(
    (changed: Agent): void => change((agents) => agents.map((agent) => (agent.id === changed.id ? changed : agent))),
    [change],
  );
  return { ...pages, update, replace };
}
