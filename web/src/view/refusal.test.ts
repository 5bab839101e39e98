import { describe, expect, it } from 'vitest';
import { anItem, at, failedWith } from '../testing/document.ts';
import { explainRefusedRetry } from './refusal.ts';

const denied = Object.assign(new Error('refused'), { code: 'permission-denied' });
const explain = (item: Parameters<typeof explainRefusedRetry>[2], error: unknown = denied) =>
  explainRefusedRetry(error, 'Refund policy', item);

describe('explainRefusedRetry', () => {
  it('informs that the document had already synced', () => {
    expect(explain(anItem({ sync_status: 'completed' }))).toEqual({
      tone: 'info',
      message: '“Refund policy” had already synced.',
    });
  });

  it.each([
    ['is syncing', anItem({ sync_status: 'syncing' })],
    ['is pending', anItem()],
    ['was flagged by someone else', anItem({ ...failedWith('network'), retry_requested_at: at })],
  ])('informs that a document that %s is already being retried', (_, item) => {
    expect(explain(item)).toMatchObject({
      tone: 'info',
      message: expect.stringContaining('already being retried'),
    });
  });

  it('informs that the document was deleted', () => {
    expect(explain(undefined)).toMatchObject({ tone: 'info', message: expect.stringContaining('deleted') });
    expect(explain(anItem(), Object.assign(new Error(), { code: 'not-found' })).tone).toBe('info');
  });

  it('is an error for a document that is still failed or damaged', () => {
    expect(explain(anItem(failedWith('network')))).toMatchObject({ tone: 'error' });
    expect(explain({ kind: 'unreadable', id: 'id', problem: 'name', status: null })).toMatchObject({ tone: 'error' });
  });

  it('asks to try again after any other error', () => {
    expect(explain(anItem(failedWith('network')), new Error('boom'))).toMatchObject({
      tone: 'error',
      message: expect.stringContaining('Try again'),
    });
  });
});
