import { describe, expect, it } from 'vitest';
import { type Connection, connectionBanner, quietMs } from './connection.ts';

const fine: Connection = { subject: 'list', isOnline: true, hasContent: true, unconfirmedSinceMs: null, failure: null };
const withCode = (code: string): Error => Object.assign(new Error('refused'), { code });

describe('connectionBanner', () => {
  it('is null while the server confirms the list', () => {
    expect(connectionBanner(fine, 0)).toBeNull();
  });

  it('says at once that the page is offline', () => {
    expect(connectionBanner({ ...fine, isOnline: false }, 0)?.title).toBe("You're offline");
  });

  it('says that it reconnects after a gap, but not after a short one', () => {
    const gap = { ...fine, unconfirmedSinceMs: 1000 };
    expect(connectionBanner(gap, 1000 + quietMs - 1)).toBeNull();
    expect(connectionBanner(gap, 1000 + quietMs)).toMatchObject({ title: 'Reconnecting', canListenAgain: false });
  });

  it('shows an ended listener first and offers to reconnect', () => {
    const banner = connectionBanner({ ...fine, isOnline: false, unconfirmedSinceMs: 0, failure: new Error('x') }, 9e9);
    expect(banner).toMatchObject({ tone: 'failed', canListenAgain: true });
  });

  it.each([
    ['after a failure', { ...fine, failure: new Error('x') }],
    ['offline', { ...fine, isOnline: false }],
    ['while reconnecting', { ...fine, unconfirmedSinceMs: 0 }],
  ])('mentions shown content only if there is some: %s', (_, connection) => {
    expect(connectionBanner(connection, quietMs)?.text).toMatch(/list|known state|state from/);
    expect(connectionBanner({ ...connection, hasContent: false }, quietMs)?.text).not.toMatch(
      /out of date|known state|state from/,
    );
  });

  it.each([
    ['permission-denied', 'Your role may have changed'],
    ['unauthenticated', 'Your sign-in has expired'],
    ['resource-exhausted', 'quota'],
    ['internal', 'The connection to the database was closed'],
  ])('explains the error %s', (code, text) => {
    expect(connectionBanner({ ...fine, failure: withCode(code) }, 0)?.text).toContain(text);
  });
});
