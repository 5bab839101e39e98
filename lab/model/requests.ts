/** Requests to ElevenLabs in the model, and their faults. */

/** The change that a request asks for, for the checks that are made when it is sent. */
export type RequestedChange =
  | { kind: 'create'; name: string; autoSyncDays: number | null }
  /** The name is null where the request sends none. */
  | { kind: 'update'; id: string; name: string | null }
  | { kind: 'delete'; id: string; force: boolean };

/** `effect` carries the request out when it lands, or throws the provider's error. */
export interface Request<T> {
  /** For the log. */
  name: string;
  isRead: boolean;
  timeoutMs: number;
  change: RequestedChange | null;
  effect: () => T;
}
export type RequestGate = <T>(request: Request<T>) => Promise<T>;

export const requestFaults = [
  'refused',
  'rate_limit',
  'auth_error',
  'server_error_not_done',
  'server_error_done',
  'time_out_not_done',
  'time_out_done',
  'lands_late',
  'unreadable_not_done',
  'unreadable_done',
] as const;
export type RequestFault = (typeof requestFaults)[number];
