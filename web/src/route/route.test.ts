import { describe, expect, it } from 'vitest';
import { parseRoute, pathOf, type Route } from './route.ts';

describe('parseRoute and pathOf', () => {
  it.each<[string, Route]>([
    ['/', { page: 'documents' }],
    ['/documents', { page: 'documents' }],
    ['/documents/', { page: 'documents' }],
    ['/documents/abc', { page: 'document', id: 'abc' }],
    ['/documents/a%2Fb%20c', { page: 'document', id: 'a/b c' }],
    ['/documents/abc/edit', { page: 'editor', id: 'abc' }],
    ['/agents', { page: 'agents' }],
    ['/reconcile/', { page: 'reconcile' }],
    ['/people', { page: 'people' }],
    ['/activity', { page: 'activity' }],
    ['/agents/abc', { page: 'unknown' }],
    ['/documents/abc/print', { page: 'unknown' }],
    ['/documents/abc/edit/more', { page: 'unknown' }],
    ['/documents/%E0%A4%A', { page: 'unknown' }],
    ['/elsewhere', { page: 'unknown' }],
  ])('%s is parsed', (path, route) => {
    expect(parseRoute(path)).toEqual(route);
  });

  it.each([
    { page: 'documents' } as const,
    { page: 'document', id: 'ä/?#%' } as const,
    { page: 'editor', id: 'a b' } as const,
    { page: 'agents' } as const,
    { page: 'reconcile' } as const,
    { page: 'people' } as const,
    { page: 'activity' } as const,
  ])('the path of $page is parsed back', (route) => {
    expect(parseRoute(new URL(pathOf(route), 'https://example.com').pathname)).toEqual(route);
  });
});
