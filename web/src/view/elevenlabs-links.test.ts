import { expect, it } from 'vitest';
import { agentLink, documentLink } from './elevenlabs-links.ts';

it('links to the page of an agent, with its ID as one part of the path', () => {
  expect(agentLink('agent_1')).toBe('https://elevenlabs.io/app/agents/agents/agent_1');
  expect(agentLink('../x?y')).toBe('https://elevenlabs.io/app/agents/agents/..%2Fx%3Fy');
});

it('links to the knowledge base for a document', () => {
  expect(documentLink('id')).toBe('https://elevenlabs.io/app/agents/knowledge-base');
});
