/** Shared by the calls about one agent: its ID, and that there is none. */
import { z } from 'zod';
import { ProblemError } from './http/problem.ts';

export const agentParamsSchema = z.object({ id: z.string().describe("The agent's ID at ElevenLabs.") });

/** The ID becomes part of a URL at ElevenLabs, so any other character is refused. */
export function safeAgentId(id: string): string {
  if (/^[\w-]{1,200}$/.test(id)) return id;
  throw noSuchAgent();
}

export const noSuchAgent = (): ProblemError => new ProblemError('not-found', 'ElevenLabs has no agent with this ID.');
