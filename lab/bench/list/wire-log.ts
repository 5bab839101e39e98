/** Logs what a page's Firestore client receives, as the browser sees it. */
import type { CDPSession, Page } from '@playwright/test';

/** The view is complete when nothing arrives for so long. */
const quietMs = 2_000;
const pollMs = 100;

export interface WireLog {
  /** Content of each listener's stream so far. */
  streams(): string[];
  /** Queries that the database answered with a number. */
  aggregations(): number;
  /** Bytes received from Firestore, without headers. */
  receivedBytes(): number;
  /** Resolves when nothing has been sent or received for two seconds. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

interface Exchange {
  url: string;
  bytes: number;
  chunks: Buffer[];
}

/** @param firestoreHost host and port; requests to other hosts are not logged */
export async function logWire(page: Page, firestoreHost: string): Promise<WireLog> {
  const cdp = await page.context().newCDPSession(page);
  const exchanges = new Map<string, Exchange>();
  let lastMs = performance.now();

  cdp.on('Network.requestWillBeSent', ({ requestId, request: { url, method } }) => {
    if (method === 'OPTIONS' || new URL(url).host !== firestoreHost) return;
    lastMs = performance.now();
    exchanges.set(requestId, { url, bytes: 0, chunks: [] });
  });
  cdp.on('Network.responseReceived', ({ requestId }) => {
    const exchange = exchanges.get(requestId);
    if (exchange !== undefined && isStream(exchange)) void follow(cdp, requestId, exchange);
  });
  cdp.on('Network.dataReceived', ({ requestId, dataLength, data }) => {
    const exchange = exchanges.get(requestId);
    if (exchange === undefined) return;
    lastMs = performance.now();
    exchange.bytes += dataLength;
    if (data !== undefined) exchange.chunks.push(Buffer.from(data, 'base64'));
  });
  await cdp.send('Network.enable');

  const all = (): Exchange[] => [...exchanges.values()];
  return {
    streams: () =>
      all()
        .filter(isStream)
        .map(({ chunks }) => Buffer.concat(chunks).toString()),
    aggregations: () => all().filter(({ url }) => url.includes(':runAggregationQuery')).length,
    receivedBytes: () => all().reduce((sum, { bytes }) => sum + bytes, 0),
    async quiet() {
      while (performance.now() - lastMs < quietMs) await page.waitForTimeout(pollMs);
    },
    stop: () => cdp.detach(),
  };
}

/** Whether this is the request of a listening client that stays open. */
const isStream = ({ url }: Exchange): boolean => url.includes('/Listen/channel') && url.includes('RID=rpc');

/**
 * Collects the content of a stream: what has arrived, then what arrives with later events. After
 * the end the browser gives all of it at once.
 */
async function follow(cdp: CDPSession, requestId: string, exchange: Exchange): Promise<void> {
  try {
    const { bufferedData } = await cdp.send('Network.streamResourceContent', { requestId });
    exchange.chunks.unshift(Buffer.from(bufferedData, 'base64'));
  } catch {
    const { body, base64Encoded } = await cdp.send('Network.getResponseBody', { requestId });
    exchange.chunks = [Buffer.from(body, base64Encoded ? 'base64' : 'utf8')];
  }
}
