import { describe, expect, it } from 'vitest';
import { type Connection, connectionBanner, quietMs } from './connection.ts';

const fine: Connection = { subject: 'list', isOnline: true, hasContent: true, unconfirmedSinceMs: null, failure: null };
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
    const banner = connectionBanner({ ...fine, isOnline: false, unconfirmedSinceMs: 0, failure: new Error('x') }, 9e9);
    expect(banner).toMatchObject({ tone: 'failed', canListenAgain: true });
  });

  it.each([
    ['after a failure', { ...fine, failure: new Error('x') }],
    ['offline', { ...fine, isOnline: false }],
    ['while reconnecting', { ...fine, unconfirmedSinceMs: 0 }],
  ])('does not speak of a list that is not there %s', (_, connection) => {
    expect(connectionBanner(connection, quietMs)?.text).toMatch(/list|see/);
    expect(connectionBanner({ ...connection, hasContent: false }, quietMs)?.text).not.toMatch(/list|see/);
  });

  it.each([
    ['permission-denied', 'your role may have changed'],
    ['unauthenticated', 'Your sign-in has expired'],
    ['resource-exhausted', 'quota'],
    ['internal', 'The connection to the database ended'],
  ])('explains an end with %s', (code, text) => {
    expect(connectionBanner({ ...fine, failure: withCode(code) }, 0)?.text).toContain(text);
  });
});
