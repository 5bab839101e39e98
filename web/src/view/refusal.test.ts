import { describe, expect, it } from 'vitest';
import { anItem, at, failedWith } from '../testing/document.ts';
import { explainRefusedRetry } from './refusal.ts';

const denied = Object.assign(new Error('refused'), { code: 'permission-denied' });
const explain = (item: Parameters<typeof explainRefusedRetry>[2], error: unknown = denied) =>
  explainRefusedRetry(error, 'Refund policy', item);

describe('a refused retry', () => {
  it('of a document that has succeeded is good news', () => {
    expect(explain(anItem({ sync_status: 'completed' }))).toEqual({
      tone: 'info',
      message: '“Refund policy” had already succeeded: there was nothing left to retry.',
    });
  });

  it.each([
    ['is syncing', anItem({ sync_status: 'syncing' })],
    ['is pending', anItem()],
    ['was flagged by somebody else', anItem({ ...failedWith('network'), retry_requested_at: at })],
  ])('of a document that %s is under way anyhow', (_, item) => {
    expect(explain(item)).toMatchObject({
      tone: 'info',
      message: expect.stringContaining('already being tried again'),
    });
  });

  it('of a document that is gone says so', () => {
    expect(explain(undefined)).toMatchObject({ tone: 'info', message: expect.stringContaining('deleted') });
    expect(explain(anItem(), Object.assign(new Error(), { code: 'not-found' })).tone).toBe('info');
  });

  it('of a document that is still failed, or unreadable, is an error', () => {
    expect(explain(anItem(failedWith('network')))).toMatchObject({ tone: 'error' });
    expect(explain({ kind: 'unreadable', id: 'id', problem: 'name' })).toMatchObject({ tone: 'error' });
  });

  it('for any other reason asks to try again', () => {
    expect(explain(anItem(failedWith('network')), new Error('boom'))).toMatchObject({
      tone: 'error',
      message: expect.stringContaining('Please try again'),
    });
  });
});
