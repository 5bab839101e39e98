import { describe, expect, it } from 'vitest';
import { copyKeyIn, documentIdIn, earlierRemoteName, folderKeyIn, folderName, remoteName } from './remote-name.ts';

describe('the key in a copy’s name', () => {
  it.each([
    ['Refund policy [kb:inst/doc]', { installation: 'inst', documentId: 'doc' }],
    ['Refund policy [kb:doc]', { installation: null, documentId: 'doc' }],
    ['A [kb:x] B [kb:inst/doc]', { installation: 'inst', documentId: 'doc' }],
    ['A [kb:inst/x] [kb:doc]', { installation: null, documentId: 'doc' }],
    ['A [kb:inst/odd ] id]', { installation: 'inst', documentId: 'odd ] id' }],
    ['Refund policy', null],
    ['Refund policy [kb:]', null],
    ['Refund policy [kb:a/b/c]', null],
    ['Refund policy [kb:inst/doc] (copy)', null],
    ['[kb:inst/doc]', null],
  ])('%s', (name, key) => {
    expect(copyKeyIn(name)).toEqual(key);
  });

  it('names the document only if the copy is this installation’s or of an earlier version', () => {
    expect(documentIdIn(remoteName('A', 'inst', 'doc'), 'inst')).toBe('doc');
    expect(documentIdIn(remoteName('A', 'other', 'doc'), 'inst')).toBeNull();
    expect(documentIdIn(earlierRemoteName('A', 'doc'), 'inst')).toBe('doc');
  });
});

describe('the key in a folder’s name', () => {
  it.each([
    [folderName('my-project', 'inst'), { projectId: 'my-project', installation: 'inst' }],
    [
      'Firestore knowledge [kb-folder:example.com:my-project]',
      { projectId: 'example.com:my-project', installation: null },
    ],
    ['Firestore knowledge', null],
    ['Firestore knowledge [kb-folder:a/b/c]', null],
  ])('%s', (name, key) => {
    expect(folderKeyIn(name)).toEqual(key);
  });
});
