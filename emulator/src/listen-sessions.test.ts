import { describe, expect, it } from 'vitest';
import { createListenSessions, isListenRequest } from './listen-sessions.ts';

const channel = '/google.firestore.v1.Firestore/Listen/channel';
const database = 'projects/demo/databases/(default)';
const first = `${channel}?VER=8&RID=100&CVER=22&zx=a&t=1`;
const later = (rid: number, more = ''): string => `${channel}?VER=8&SID=abc&RID=${rid}${more}`;
const answer = '51\n[[0,["c","abc","",8,12,30000]]]';
const bodyOf = (offset: number, ...messages: object[]): string =>
  String(
    new URLSearchParams({
      count: String(messages.length),
      ofs: String(offset),
      ...Object.fromEntries(
        messages.map((message, at) => [`req${at}___data__`, JSON.stringify({ database, ...message })]),
      ),
    }),
  );
const add = (targetId: number): object => ({ addTarget: { targetId, query: {} } });

describe('the sessions of listeners', () => {
  it('ends the listeners that a page has left, then its channel', () => {
    const sessions = createListenSessions();
    sessions.record(first, bodyOf(0, add(2), add(4)), answer);
    sessions.record(later(101), bodyOf(2, { removeTarget: 2 }, add(6)), '[]');
    const [removal, end] = sessions.ending(later(102, '&TYPE=terminate')) ?? [];
    expect(removal?.url).toBe(later(102));
    expect(Object.fromEntries(new URLSearchParams(removal?.body))).toEqual({
      count: '2',
      ofs: '4',
      req0___data__: JSON.stringify({ database, removeTarget: 4 }),
      req1___data__: JSON.stringify({ database, removeTarget: 6 }),
    });
    expect(end).toEqual({ url: later(103, '&TYPE=terminate'), body: '' });
    expect(sessions.ending(later(102, '&TYPE=terminate'))).toBeNull();
  });

  it('leaves other requests alone, and those that it cannot read', () => {
    const sessions = createListenSessions();
    sessions.record(first, 'count=1&ofs=0&req0___data__={', answer);
    expect(sessions.ending(later(101))).toBeNull();
    expect(sessions.ending(`${channel}?SID=another&RID=1&TYPE=terminate`)).toBeNull();
    expect(isListenRequest(first)).toBe(true);
    expect(isListenRequest('/google.firestore.v1.Firestore/Write/channel?VER=8')).toBe(false);
    expect(isListenRequest('/v1/projects?x=/Listen/channel?')).toBe(false);
  });
});
