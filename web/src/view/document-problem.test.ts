import { describe, expect, it } from 'vitest';
import { documentProblem } from './document-problem.ts';

const fine = { isMissing: false, lastName: null, failure: null };
const refused = Object.assign(new Error(), { code: 'permission-denied' });

describe('a document that cannot be shown', () => {
  it('is none while it may yet come, and none while the last known state can be shown', () => {
    expect(documentProblem(fine)).toBeNull();
    expect(documentProblem({ ...fine, lastName: 'Refunds', failure: refused })).toBeNull();
  });

  it('was never there, or was deleted before one’s eyes', () => {
    expect(documentProblem({ ...fine, isMissing: true })?.title).toBe('There is no such document');
    expect(documentProblem({ ...fine, isMissing: true, lastName: 'Refunds' })).toMatchObject({
      title: 'This document has been deleted',
      text: expect.stringContaining('“Refunds”'),
    });
  });

  it('may be refused, which another look can heal, or not be reached', () => {
    expect(documentProblem({ ...fine, failure: refused })).toMatchObject({
      title: 'You may not see this document',
      canLookAgain: true,
    });
    expect(documentProblem({ ...fine, failure: new Error('x') })?.title).toBe('The document could not be loaded');
  });
});
