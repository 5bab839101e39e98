import type { EngineContext } from '../context.ts';
import type { Provider } from '../elevenlabs/provider.ts';
import type { Claim } from './claim.ts';
import type { OpenRequests } from './open-requests.ts';

/** What a worker knows while it works; it starts as the claimed document says. */
export interface Work {
  ctx: EngineContext;
  claim: Claim;
  provider: Provider;
  eventId: string;
  /** The text to send, verified; empty when the document is to be removed. */
  text: string;
  remoteId: string | null;
  open: OpenRequests;
  /** True while every request that may have been lost was this claim's own, so that whatever it made holds the wanted text. */
  isLossOwn: boolean;
}
