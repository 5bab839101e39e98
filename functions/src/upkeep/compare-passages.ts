/** Reads the passages of indexes that ElevenLabs calls ready, and compares them with the texts. */
import type { KnowledgeDocument, RagModel } from '@knowledge-sync/contract';
import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { PassageVerdict } from '../document/index-schedule.ts';
import { comparedMaxBytes, holdText } from '../document/passages.ts';
import { ElevenLabsSyncError, isBlocking, isRefusal } from '../elevenlabs/error.ts';
import { eachPage } from '../elevenlabs/listing.ts';
import type { CallLimits, Passage, Provider } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, DeadlineExceededError } from '../runtime/deadline.ts';
import { Slots } from '../runtime/slots.ts';
import { BodyMismatchError, readBody } from '../store/body.ts';

export interface IndexedDocument {
  snapshot: QueryDocumentSnapshot;
  document: KnowledgeDocument;
  remoteId: string;
}

/** Reads at once: few, because other calls to ElevenLabs share its limit. */
const concurrency = 4;
/** Of a hundred passages each. More are not of a text of 3 MB. */
const maxPages = 100;
/** The content of a page or file may be larger than it was sent. */
const contentMaxBytes = 2 * comparedMaxBytes;

/** Reads no further after an error that all would meet. */
export class PassageReader {
  readonly #ctx: EngineContext;
  readonly #provider: Provider;
  readonly #deadline: Deadline;
  readonly #slots = new Slots(concurrency);
  /** For all that are left, after an answer that all would get. */
  #verdictOnRest: PassageVerdict | null = null;

  constructor(ctx: EngineContext, provider: Provider, deadline: Deadline) {
    this.#ctx = ctx;
    this.#provider = provider;
    this.#deadline = deadline;
  }

  /**
   * @param form whether the text is the one that was sent, or the content of the copy
   * @throws what Firestore throws
   */
  compare(one: IndexedDocument, model: RagModel, form: 'text' | 'content'): Promise<PassageVerdict> {
    return this.#slots.run(async () => {
      if (this.#verdictOnRest !== null) return this.#verdictOnRest;
      if (this.#deadline.remainingMs() <= 0) return 'unread';
      try {
        const text = form === 'text' ? await this.#textOf(one) : await this.#contentOf(one);
        const passages = await this.#read(one.remoteId, model);
        return passages !== null && holdText(passages, text) ? 'same' : 'other';
      } catch (error) {
        return this.#verdictOn(error, one.snapshot.id, form);
      }
    });
  }

  async #textOf({ snapshot, document }: IndexedDocument): Promise<string> {
    return (await readBody(snapshot.ref, document)).toString('utf8');
  }

  #contentOf({ remoteId }: IndexedDocument): Promise<string> {
    return this.#provider.readContent(remoteId, { maxBytes: contentMaxBytes }, this.#limits());
  }

  /** Null if there are more than the text can have. */
  async #read(remoteId: string, model: RagModel): Promise<string[] | null> {
    const texts: string[] = [];
    let pages = 0;
    const pagesOf = eachPage<Passage>(async (cursor) => {
      const page = await this.#provider.readPassages(remoteId, { model, cursor }, this.#limits());
      return { items: page.passages, cursor: page.cursor };
    });
    for await (const passages of pagesOf) {
      pages += 1;
      if (pages > maxPages) return null;
      texts.push(...passages.map(({ text }) => text));
    }
    return texts;
  }

  #limits(): CallLimits {
    return this.#deadline.limits(this.#ctx.config.listTimeoutMs);
  }

  #verdictOn(error: unknown, documentId: string, form: 'text' | 'content'): PassageVerdict {
    // A comparison reports a body that is missing.
    const isKnown =
      error instanceof ElevenLabsSyncError ||
      error instanceof DeadlineExceededError ||
      error instanceof BodyMismatchError;
    if (!isKnown) throw error;
    this.#ctx.logger.warn('passages of an index not read', { document_id: documentId, reason: error.message });
    if (!(error instanceof ElevenLabsSyncError)) return 'unread';
    // Questions about the indexes were answered just now, so a key or an address that is refused is
    // refused for passages alone. A content may always be too large.
    const isForGood = isRefusal(error) || form === 'content';
    const verdict = isForGood ? 'unreadable' : 'unread';
    if (isBlocking(error) || error.error_type === 'rate_limit') this.#verdictOnRest = verdict;
    return verdict;
  }
}
