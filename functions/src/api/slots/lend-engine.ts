/** The engine as calls by people get it: with a slot, and one request to ElevenLabs at a time. */
import type { ApiContext, EngineContext, RequestSlots } from '../../runtime/context.ts';
import { lazy } from '../../runtime/lazy.ts';
import { Slots } from '../../runtime/slots.ts';

/**
 * Runs `act` with an engine that takes a slot before its first request and gives it back at the
 * end. Without a request no slot is taken.
 *
 * @throws NoSlotError, before anything was asked, and what `act` throws
 */
export async function withSlottedEngine<T>(
  { engine: load, slots }: Pick<ApiContext, 'engine' | 'slots'>,
  act: (engine: EngineContext) => Promise<T>,
): Promise<T> {
  const engine = await load();
  const gate = new Gate(slots);
  try {
    return await act({
      ...engine,
      provider: lazy(async () => gate.before(await engine.provider())),
      agents: lazy(async () => gate.before(await engine.agents())),
    });
  } finally {
    await gate.end();
  }
}

class Gate {
  readonly #slots: RequestSlots;
  readonly #requests = new Slots(1);
  #slot: Promise<() => Promise<void>> | null = null;

  constructor(slots: RequestSlots) {
    this.#slots = slots;
  }

  /** The same client, each of whose methods waits for the slot and for the request before it. */
  before<Client extends object>(client: Client): Client {
    return new Proxy(client, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...given: unknown[]) => this.#requests.run(() => this.#send(() => method.apply(target, given)));
      },
    });
  }

  async #send<T>(request: () => Promise<T>): Promise<T> {
    this.#slot ??= this.#slots.take();
    await this.#slot;
    return await request();
  }

  async end(): Promise<void> {
    const giveBack = await this.#slot?.catch(() => null);
    await giveBack?.();
  }
}
