import { expect, test } from 'vitest';
import { createItem, type UploadItem } from './item.ts';
import { summaryOf } from './summary.ts';

const item = (content: string, fields: Partial<UploadItem> = {}): UploadItem => ({
  ...createItem({ name: 'A', payload: { type: 'text', content }, fileName: null }, () => 'id'),
  ...fields,
});

test('counts what is ready and what cannot be uploaded', () => {
  expect(summaryOf([item('x'), item('y'), item('')])).toBe("2 ready, 1 can't be uploaded");
});

test('names every state that occurs, and no other', () => {
  const problem = { message: 'No.', fields: [] };
  expect(
    summaryOf([
      item('x', { state: { kind: 'waiting' } }),
      item('x', { state: { kind: 'sent', documentId: 'd' } }),
      item('x', { state: { kind: 'same', same: { by: 'name', name: 'A', documentId: 'd', canReplace: true } } }),
      item('x', { nameProblems: ['Enter a name.'] }),
      item('x', { state: { kind: 'failed', problem } }),
    ]),
  ).toBe('Uploading 1, uploaded 1, 1 already exists, 1 needs a name, 1 failed');
});
