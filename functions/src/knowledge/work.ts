import type { Timestamp } from 'firebase-admin/firestore';
import type { EngineContext } from '../context.ts';
import type { Provider } from '../elevenlabs/provider.ts';
import type { Claim } from './claim.ts';

/** What a worker knows while it works; it starts as the claimed document says. */
export interface Work {
  ctx: EngineContext;
  claim: Claim;
  provider: Provider;
  eventId: string;
  /** The text to send, verified. */
  text: string;
  remoteId: string | null;
  /** Start of the first remote write whose outcome is unknown. */
  unsettledSince: Timestamp | null;
  /** True while every request that may have been lost was this claim's own, so that whatever it made holds the wanted text. */
  isLossOwn: boolean;
}
