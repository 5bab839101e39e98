/**
 * One call to ElevenLabs through its SDK, which is loaded only here. The SDK makes the request. Its
 * own reading of a success is not used, because it fails for each field that ElevenLabs leaves out,
 * also for deprecated ones, and has no limit.
 */
import type { z } from 'zod';
import { usableBaseUrl } from './address.ts';
import { type CallKind, classify } from './classify.ts';
import { isTooMany } from './error.ts';
import { type Exchange, newExchange, observedFetch, withinLimits } from './exchange.ts';
import { usableKey } from './key.ts';
import { type Post, postWith } from './post.ts';
import type { CallLimits, EndOfRequest, ProviderOptions, RequestGate } from './provider.ts';
import { type AnswerForm, readAnswer } from './read-answer.ts';

type Sdk = typeof import('./elevenlabs-js.ts');
export type ConversationalAi = InstanceType<Sdk['ElevenLabsClient']>['conversationalAi'];
export type RequestOptions = NonNullable<Parameters<ConversationalAi['knowledgeBase']['list']>[1]>;

export interface Call<T> {
  kind: CallKind;
  limits: CallLimits;
  /** Returns the text that is sent, which no error may repeat; null if there is none. */
  text: (() => string) | null;
  /** How the answer is read; as JSON if it is left out. */
  form?: AnswerForm | undefined;
  /** @param post makes a request that the SDK has no method for */
  request(api: ConversationalAi, options: RequestOptions, post: Post): PromiseLike<unknown>;
  /** The answer as it is on the wire. */
  answer: z.ZodType<T>;
}

/** Makes at most one request. Throws only `ElevenLabsSyncError`. */
export type Caller = <T>(call: Call<T>) => Promise<T>;

export async function createCaller({ apiKey, baseUrl, clock, gate = null }: ProviderOptions): Promise<Caller> {
  const { ElevenLabsClient } = await import('./elevenlabs-js.ts');
  return async ({ kind, limits, text, form = 'json', request, answer }) => {
    const exchange = newExchange();
    let end: EndOfRequest | null = null;
    let refusal: Parameters<EndOfRequest>[0] = null;
    try {
      end = await entered(gate, limits.signal, exchange);
      let success: Response | null = null;
      const client = new ElevenLabsClient({
        apiKey: usableKey(apiKey),
        baseUrl: usableBaseUrl(baseUrl),
        maxRetries: 0,
        fetch: observedFetch(exchange, (response) => {
          success = response;
        }),
      });
      const given = await withinLimits(clock, limits, exchange, async (abortSignal) => {
        try {
          // The SDK's time-out ends with the headers. Ours covers the body too, and comes first.
          const requestOptions = { abortSignal, timeoutInSeconds: limits.timeoutMs / 1_000 + 1 };
          await request(client.conversationalAi, requestOptions, postWith(client, requestOptions));
        } catch (error) {
          if (success === null) throw error;
        }
        if (success === null) throw new Error('the answer is not a success');
        return await readAnswer(success, kind, form);
      });
      return answer.parse(given);
    } catch (error) {
      const failure = classify(error, { kind, exchange, apiKey, text: text?.() ?? null, now: clock.now() });
      if (isTooMany(failure)) refusal = { retryAfterMs: failure.retry_after_ms };
      throw failure;
    } finally {
      end?.(refusal);
    }
  };
}

/** A call whose time ends while it waits counts as stopped before anything was sent. */
async function entered(
  gate: RequestGate | null,
  signal: AbortSignal,
  exchange: Exchange,
): Promise<EndOfRequest | null> {
  try {
    return (await gate?.enter(signal)) ?? null;
  } catch (error) {
    exchange.stopped_by = 'caller';
    throw error;
  }
}
