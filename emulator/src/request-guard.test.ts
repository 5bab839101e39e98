import { describe, expect, it } from 'vitest';
import { judgeRequest, originsOf, type RequestHead } from './request-guard.ts';

const origins = originsOf([5000, 5173]);

const judge = (head: Partial<RequestHead>) =>
  judgeRequest(
    { url: '/', host: '127.0.0.1:5000', origin: undefined, fetchSite: undefined, fetchMode: undefined, ...head },
    origins,
  );
const statusOf = (head: Partial<RequestHead>): number | 'answered' => {
  const ruling = judge(head);
  return ruling.kind === 'answer' ? 'answered' : ruling.status;
};

describe('the request guard', () => {
  it.each<[string, Partial<RequestHead>]>([
    ['a program, which sends no origin', {}],
    ['a program of HTTP/1.0, which sends no host', { host: undefined }],
    ['localhost', { host: 'localhost:5000' }],
    ['a host without a port', { host: '127.0.0.1' }],
    ['the page', { host: '127.0.0.1:9099', origin: 'http://127.0.0.1:5000' }],
    ['the page at localhost', { host: '127.0.0.1:9099', origin: 'http://localhost:5000' }],
    ['the page of npm run dev', { origin: 'http://127.0.0.1:5173' }],
    ["a server's own page", { host: '127.0.0.1:9099', origin: 'http://127.0.0.1:9099' }],
    ['a link on another website', { fetchSite: 'cross-site', fetchMode: 'navigate' }],
  ])('answers %s', (_, head) => {
    expect(statusOf(head)).toBe('answered');
  });

  it.each<[string, Partial<RequestHead>, number]>([
    ['another website', { origin: 'https://evil.example' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['another server of this machine', { origin: 'http://127.0.0.1:3000' }, 403],
    ['the right port with https', { origin: 'https://127.0.0.1:5000' }, 403],
    ['an origin that begins like ours', { origin: 'http://127.0.0.1:5000.evil.example' }, 403],
    ['a script tag on another website', { fetchSite: 'cross-site', fetchMode: 'no-cors' }, 403],
    ['a name that leads here', { host: 'evil.example:5000' }, 421],
    ['a name that leads here, with its own origin', { host: 'evil.example', origin: 'http://evil.example' }, 421],
    ['a name that begins like ours', { host: '127.0.0.1.evil.example' }, 421],
    ['a host that is no address', { host: 'a b' }, 421],
    ['a host with a port that cannot be', { host: '127.0.0.1:99999' }, 421],
    ['an empty host', { host: '' }, 421],
  ])('refuses %s', (_, head, status) => {
    expect(statusOf(head)).toBe(status);
  });

  it.each([
    ['/api/health?x=%', '/api/health?x=%'],
    ['//', '/'],
    ['///a//b', '/a//b'],
    ['//evil.example/x', '/evil.example/x'],
    ['/\\evil.example', '/evil.example'],
    ['http://127.0.0.1:5000/a?b=c', '/a?b=c'],
    ['http://localhost:5000//', '/'],
  ])('passes the target %s on as %s', (url, target) => {
    expect(judge({ url })).toEqual({ kind: 'answer', url: target });
  });

  it.each(['*', '', 'x', '?', '/%', '/%ff', '/a%zz/b', 'http://evil.example/', 'http://[', 'ftp://127.0.0.1/'])(
    'refuses the target "%s"',
    (url) => {
      expect(statusOf({ url })).toBe(400);
    },
  );

  it('passes on only targets that can be resolved against the host', () => {
    for (const first of ['/', '\\', '%2f', '%5c', 'a', '@', ':', '[', '.', ' ', '\t', '\0', '%00', '#', ';']) {
      for (const second of ['/', '\\', 'a', '@', ':', '[', ']', '%', '?', '//', '\\\\', '#']) {
        const ruling = judge({ url: `/${first}${second}` });
        if (ruling.kind === 'answer') expect(() => new URL(ruling.url, 'http://127.0.0.1:5000')).not.toThrow();
      }
    }
  });
});
