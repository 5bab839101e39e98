import { randomBytes } from 'node:crypto';

/** The clock and the id source of a knowledge base. Deterministic ones make every run the same. */
export interface Environment {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Returns a new id on every call. */
  newId(): string;
}

export const systemEnvironment: Environment = {
  nowMs: () => Date.now(),
  // 20 letters and digits, like the ids that ElevenLabs gives.
  newId: () => randomBytes(15).toString('base64url').replaceAll(/[-_]/g, '0'),
};

export const secondsAt = ({ nowMs }: Environment): number => Math.floor(nowMs() / 1_000);
