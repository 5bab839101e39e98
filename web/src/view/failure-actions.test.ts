import { blockingErrorTypes, errorCatalogue, syncErrorTypes } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { actionsFor } from './failure-actions.ts';

const sourceTypes = ['text', 'url', 'file'] as const;
const primaryOf = (type: Parameters<typeof actionsFor>[0]) =>
  sourceTypes.map((sourceType) => actionsFor(type, sourceType).primary);

describe('actionsFor', () => {
  it.each(syncErrorTypes.filter((type) => errorCatalogue[type].retryable))('offers a retry first after %s', (type) => {
    expect(primaryOf(type)).toEqual(['retry', 'retry', 'retry']);
  });

  it.each(['validation', 'body_missing'] as const)('offers another content first after %s', (type) => {
    expect(primaryOf(type)).toEqual(['edit', null, 'replace']);
  });

  it('offers an edit first when the name is taken', () => {
    expect(primaryOf('already_exists')).toEqual(['edit', 'edit', 'edit']);
  });

  it.each(blockingErrorTypes)('says who must act after %s, and offers nothing first', (type) => {
    for (const sourceType of sourceTypes)
      expect(actionsFor(type, sourceType)).toEqual({ primary: null, who: expect.stringContaining('administrator') });
  });

  it('names no one while the user can act', () => {
    for (const type of syncErrorTypes)
      for (const sourceType of sourceTypes) {
        const { primary, who } = actionsFor(type, sourceType);
        if (primary !== null) expect(who).toBeNull();
      }
  });
});
