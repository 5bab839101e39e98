import { errorCatalogue, syncErrorTypes } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { aDocument, failedWith } from '../testing/document.ts';
import { errorView, technicalText } from './error.ts';

describe('the details of an error', () => {
  it('are absent when nothing went wrong', () => {
    expect(errorView(aDocument())).toBeNull();
  });

  it.each(syncErrorTypes)('of class %s hold its sentence, its hint and its class', (type) => {
    const view = errorView(aDocument(failedWith(type)));
    expect(view?.sentence).toBe(errorCatalogue[type].final);
    expect(view?.hint).toBe(errorCatalogue[type].hint);
    expect(view?.technical[0]).toEqual({ label: 'Class', value: `${errorCatalogue[type].title} (${type})` });
  });

  it('hold everything that the provider said, in order, and leave out what is unknown', () => {
    const fields = failedWith('auth_error', {
      http_status: 401,
      provider_code: 'invalid_api_key',
      detail: 'Invalid API key',
      request_id: 'req_1',
    });
    const labels = (document = aDocument(fields)) => errorView(document)?.technical.map(({ label }) => label);
    expect(labels()).toEqual([
      'Class',
      'HTTP status',
      'Provider code',
      'Provider said',
      'Retries',
      'Last attempt',
      'Request id',
    ]);
    expect(labels(aDocument({ ...failedWith('network'), last_sync_attempt: null }))).toEqual(['Class', 'Retries']);
  });

  it.each([
    [0, 'not yet retried'],
    [1, 'retried once'],
    [4, 'retried 4 times'],
  ])('say in words that it was retried %i times', (sync_retry_count, value) => {
    const view = errorView(aDocument({ ...failedWith('network'), sync_retry_count }));
    expect(view?.technical).toContainEqual({ label: 'Retries', value });
  });

  it('fall back on the catalogue when the sentence is missing, and on the sentence when all else is', () => {
    expect(errorView(aDocument({ ...failedWith('quota'), sync_error_message: null }))?.sentence).toBe(
      errorCatalogue.quota.final,
    );
    expect(errorView(aDocument({ sync_status: 'failed', sync_error_message: 'It broke.' }))).toEqual({
      sentence: 'It broke.',
      hint: null,
      technical: [],
    });
  });

  it('can be copied as lines of text', () => {
    const view = errorView(aDocument({ ...failedWith('rate_limit', { http_status: 429 }), last_sync_attempt: null }));
    expect(view && technicalText('abc', 'Refund policy', view)).toBe(
      [
        'Document: Refund policy',
        'Document id: abc',
        `Error: ${errorCatalogue.rate_limit.final}`,
        'Class: Service busy (rate_limit)',
        'HTTP status: 429',
        'Retries: not yet retried',
      ].join('\n'),
    );
  });
});
