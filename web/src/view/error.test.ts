import { errorCatalogue, errorHints, errorTitles, syncErrorTypes } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { aDocument, failedWith } from '../testing/document.ts';
import { errorView } from './error.ts';
import { errorFacts, technicalText } from './error-facts.ts';

describe('errorView', () => {
  it('is null without an error', () => {
    expect(errorView(aDocument())).toBeNull();
  });

  it.each(syncErrorTypes)('of type %s has its sentence, its hint and its type', (type) => {
    const document = aDocument(failedWith(type));
    const view = errorView(document);
    expect(view?.sentence).toBe(errorCatalogue[type].final);
    expect(view?.hint).toBe(errorHints[type]);
    expect(errorFacts(document)[0]).toEqual({ label: 'Error', value: `${errorCatalogue[type].title} (${type})` });
  });

  it('lists what ElevenLabs answered in order, without unknown values', () => {
    const fields = failedWith('auth_error', {
      http_status: 401,
      provider_code: 'invalid_api_key',
      detail: 'Invalid API key',
      request_id: 'req_1',
    });
    const labels = (document = aDocument(fields)) => errorFacts(document).map(({ label }) => label);
    expect(labels()).toEqual([
      'Error',
      'HTTP status',
      'ElevenLabs code',
      'ElevenLabs message',
      'Manual or scheduled retries',
      'Last attempt',
      'Request ID',
    ]);
    expect(labels(aDocument({ ...failedWith('network'), last_sync_attempt: null }))).toEqual([
      'Error',
      'Manual or scheduled retries',
    ]);
  });

  it('shows all three words of ElevenLabs, and a status that repeats the code once', () => {
    const shown = (fields: Parameters<typeof failedWith>[1]) =>
      errorFacts(aDocument(failedWith('permission', fields))).filter(({ label }) =>
        /type|code|status$/.test(label.replace('HTTP status', '')),
      );
    expect(shown({ provider_type: 'a', provider_code: 'b', provider_status: 'c' })).toEqual([
      { label: 'ElevenLabs type', value: 'a' },
      { label: 'ElevenLabs code', value: 'b' },
      { label: 'ElevenLabs status', value: 'c' },
    ]);
    expect(shown({ provider_code: 'b', provider_status: 'b' })).toEqual([{ label: 'ElevenLabs code', value: 'b' }]);
  });

  it.each([
    [0, '0'],
    [1, '1'],
    [4, '4'],
  ])('counts %i retries', (sync_retry_count, value) => {
    const document = aDocument({ ...failedWith('network'), sync_retry_count });
    expect(errorFacts(document)).toContainEqual({ label: 'Manual or scheduled retries', value });
  });

  it('uses the title of the error if no sentence is stored, and the stored one alone without an error', () => {
    expect(errorView(aDocument({ ...failedWith('quota'), sync_error_message: null }))?.sentence).toBe(
      errorTitles.quota,
    );
    const broken = aDocument({ sync_status: 'failed', sync_error_message: 'It broke.' });
    expect(errorView(broken)).toEqual({ sentence: 'It broke.', hint: null, of: broken });
    expect(errorFacts(broken)).toEqual([]);
  });

  it('is copied as lines of text', () => {
    const view = errorView(aDocument({ ...failedWith('rate_limit', { http_status: 429 }), last_sync_attempt: null }));
    expect(view && technicalText('abc', 'Refund policy', view)).toBe(
      [
        'Document: Refund policy',
        'Document ID: abc',
        `Error: ${errorCatalogue.rate_limit.final}`,
        'Error: Service busy (rate_limit)',
        'HTTP status: 429',
        'Manual or scheduled retries: 0',
      ].join('\n'),
    );
  });
});
