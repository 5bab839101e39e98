import { describe, expect, it } from 'vitest';
import { type Connection, connectionBanner, quietMs } from './connection.ts';

const fine: Connection = { isOnline: true, unconfirmedSinceMs: null, failure: null };
const withCode = (code: string): Error => Object.assign(new Error('refused'), { code });

describe('the banner above the list', () => {
  it('is absent while the server confirms the list', () => {
    expect(connectionBanner(fine, 0)).toBeNull();
  });

  it('says that the page is offline at once', () => {
    expect(connectionBanner({ ...fine, isOnline: false }, 0)?.title).toBe('You are offline');
  });

  it('is silent about a short gap and says that it reconnects after that', () => {
    const gap = { ...fine, unconfirmedSinceMs: 1000 };
    expect(connectionBanner(gap, 1000 + quietMs - 1)).toBeNull();
    expect(connectionBanner(gap, 1000 + quietMs)).toMatchObject({ title: 'Reconnecting', canListenAgain: false });
  });

  it('puts an ended listener before all else and offers to listen again', () => {
    const banner = connectionBanner({ isOnline: false, unconfirmedSinceMs: 0, failure: new Error('x') }, 9e9);
    expect(banner).toMatchObject({ tone: 'failed', canListenAgain: true });
  });

  it.each([
    ['permission-denied', 'You may no longer read these documents'],
    ['unauthenticated', 'Your sign-in has expired'],
    ['resource-exhausted', 'quota'],
    ['internal', 'The connection to the database ended'],
  ])('explains an end with %s', (code, text) => {
    expect(connectionBanner({ ...fine, failure: withCode(code) }, 0)?.text).toContain(text);
  });
});
