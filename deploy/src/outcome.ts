/** What one step of a command came to. */
export type Outcome =
  | { state: 'ok'; detail: string }
  /** Something was created or changed; with `--dry-run`, it would be. */
  | { state: 'made'; detail: string }
  /** Worth knowing, and no reason to stop. */
  | { state: 'warning'; detail: string; fix: string }
  /** A person must do this. `fix` is a command or an address. */
  | { state: 'person'; detail: string; fix: string }
  | { state: 'failed'; detail: string; fix: string }
  /** Not done, because an earlier step is bad. */
  | { state: 'skipped'; detail: string };

export const ok = (detail: string): Outcome => ({ state: 'ok', detail });
export const made = (detail: string): Outcome => ({ state: 'made', detail });
export const warning = (detail: string, fix: string): Outcome => ({ state: 'warning', detail, fix });
export const person = (detail: string, fix: string): Outcome => ({ state: 'person', detail, fix });
export const failed = (detail: string, fix: string): Outcome => ({ state: 'failed', detail, fix });
export const skipped = (detail: string): Outcome => ({ state: 'skipped', detail });

export interface Line {
  id: string;
  title: string;
  outcome: Outcome;
}

export const isBad = ({ outcome: { state } }: Line): boolean => state === 'failed' || state === 'person';
