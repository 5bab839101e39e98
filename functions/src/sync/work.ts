import type { KnowledgeDocument, Source } from '@knowledge-sync/contract';
import type { OpenRequests } from '../document/open-requests.ts';
import type { Provider } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Claim } from './claim.ts';

/** What a copy holds, as far as that is sure. */
export type LiveCopy = NonNullable<KnowledgeDocument['live_copy']>;

/** What is to be sent. */
export type Wanted =
  | { type: 'text'; text: string }
  | {
      type: 'url';
      source: Source & { type: 'url' };
      /** Whether the recorded copy has to be fetched again. Others are, if a refresh was ever asked for. */
      isRefreshDue: boolean;
    }
  | {
      type: 'file';
      source: Source & { type: 'file' };
      /** Verified. A rename does without. */
      bytes: () => Promise<Buffer>;
    };

/** What a worker knows while it works; it starts as the claimed document says. */
export interface Work {
  ctx: EngineContext;
  claim: Claim;
  provider: Provider;
  eventId: string;
  /** Null when the document is to be removed. */
  wanted: Wanted | null;
  remoteId: string | null;
  /** What the copy at `remoteId` holds; null when nobody knows, and for texts. */
  live: LiveCopy | null;
  open: OpenRequests;
  /** The copy whose deletion ElevenLabs refused last because agents hold it themselves. */
  heldId: string | null;
  /** True while every request that may have been lost was this claim's own, so that whatever it made holds the wanted text. */
  isLossOwn: boolean;
}
