/** One call to ElevenLabs through its SDK, which is loaded only here. */
import type { z } from 'zod';
import { type CallKind, classify } from './classify.ts';
import { newExchange, observedFetch, withinLimits } from './exchange.ts';
import { usableKey } from './key.ts';
import type { CallLimits, ProviderOptions } from './provider.ts';

type Sdk = typeof import('./elevenlabs-js.ts');
export type ConversationalAi = InstanceType<Sdk['ElevenLabsClient']>['conversationalAi'];
export type RequestOptions = NonNullable<Parameters<ConversationalAi['knowledgeBase']['list']>[1]>;

export interface Call<T> {
  kind: CallKind;
  limits: CallLimits;
  /** Returns the text that is sent, which no error may repeat; null if there is none. */
  text: (() => string) | null;
  /** A longer answer is not read; unlimited if it is left out. */
  maxBytes?: number | undefined;
  request(api: ConversationalAi, options: RequestOptions): PromiseLike<unknown>;
  answer: z.ZodType<T>;
}

/** Makes at most one request. Throws only `ElevenLabsSyncError`. */
export type Caller = <T>(call: Call<T>) => Promise<T>;

export async function createCaller({ apiKey, baseUrl, clock }: ProviderOptions): Promise<Caller> {
  const { ElevenLabsClient } = await import('./elevenlabs-js.ts');
  return async ({ kind, limits, text, maxBytes, request, answer }) => {
    const exchange = newExchange();
    try {
      const client = new ElevenLabsClient({
        apiKey: usableKey(apiKey),
        baseUrl,
        maxRetries: 0,
        fetch: observedFetch(exchange, maxBytes),
      });
      const given = await withinLimits(clock, limits, exchange, async (abortSignal) =>
        // The SDK's time-out ends with the headers. Ours covers the body too, and comes first.
        request(client.conversationalAi, { abortSignal, timeoutInSeconds: limits.timeoutMs / 1_000 + 1 }),
      );
      return answer.parse(given);
    } catch (error) {
      throw classify(error, { kind, exchange, apiKey, text: text?.() ?? null, now: clock.now() });
    }
  };
}
