import { expect, it } from 'vitest';
import { countReads, messagesOf } from './count-reads.ts';

const change = (path: string, targetIds: number[]) => ({
  documentChange: { document: { name: `projects/p/databases/(default)/documents/${path}`, fields: {} }, targetIds },
});
const frame = (...messages: unknown[][]): string => {
  const json = JSON.stringify(messages.map((sent, at) => [at, sent]));
  return `${json.length}\n${json}`;
};

it('extracts messages from frames, also when a text looks like a frame', () => {
  const one = { documentChange: { text: '12\n[[1,[]]]' } };
  expect(messagesOf(frame([one], ['noop']) + frame([{ targetChange: {} }]))).toEqual([
    one,
    'noop',
    { targetChange: {} },
  ]);
});

it('skips a frame that is not complete yet', () => {
  const stream = frame(['first']) + frame(['second']);
  expect(messagesOf(stream.slice(0, -1))).toEqual(['first']);
  expect(messagesOf(`${frame(['first'])}2`)).toEqual(['first']);
});

it('counts documents by collection, once for each listener, and no other messages', () => {
  const messages = [
    'noop',
    { targetChange: { targetIds: [2] } },
    change('knowledge/a', [2]),
    change('knowledge/b', [2, 4]),
    change('workspace/agents', [6]),
    // Removals from a listener's result are no reads.
    { documentChange: { document: { name: 'documents/knowledge/a' }, removedTargetIds: [2] } },
    { documentDelete: { document: 'documents/knowledge/a', removedTargetIds: [2] } },
  ];
  expect(countReads(messages)).toEqual(
    new Map([
      ['knowledge', 3],
      ['workspace', 1],
    ]),
  );
});
