import { describe, expect, it } from 'vitest';
import { documentProblem } from './document-problem.ts';

const fine = { isMissing: false, lastName: null, failure: null };
const refused = Object.assign(new Error(), { code: 'permission-denied' });

describe('documentProblem', () => {
  it('is null while the document loads, and while its last known state is shown', () => {
    expect(documentProblem(fine)).toBeNull();
    expect(documentProblem({ ...fine, lastName: 'Refunds', failure: refused })).toBeNull();
  });

  it('distinguishes a document that was never found from one deleted while open', () => {
    expect(documentProblem({ ...fine, isMissing: true })?.title).toBe('Document not found');
    expect(documentProblem({ ...fine, isMissing: true, lastName: 'Refunds' })).toMatchObject({
      title: 'Document deleted',
      text: expect.stringContaining('“Refunds”'),
    });
  });

  it('distinguishes a refusal from a lost connection, and allows loading again', () => {
    expect(documentProblem({ ...fine, failure: refused })).toMatchObject({
      title: "You don't have access to this document",
      canLookAgain: true,
    });
    expect(documentProblem({ ...fine, failure: new Error('x') })?.title).toBe("Couldn't load the document");
  });
});
