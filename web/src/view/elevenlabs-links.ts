/** Addresses of ElevenLabs' own pages. */

/**
 * The page with a document. ElevenLabs publishes no address of a single document, so it is the
 * knowledge base, which lists them all.
 */
export const documentLink = (_copyId: string): string => 'https://elevenlabs.io/app/agents/knowledge-base';

export const agentLink = (agentId: string): string =>
  `https://elevenlabs.io/app/agents/agents/${encodeURIComponent(agentId)}`;
