import { describe, expect, it } from 'vitest';
import { incomingText } from './incoming.ts';

describe('a pasted text', () => {
  it('stays a text, unchanged', () =>
    expect(incomingText(' Two lines\n of text ')).toEqual({ kind: 'text', content: ' Two lines\n of text ' }));

  it.each(['https://example.com/help', ' HTTP://example.com \n'])(
    'is a web page where it is only its address: %j',
    (text) => expect(incomingText(text)).toEqual({ kind: 'url', url: text.trim() }),
  );

  it('is a list of web pages where each line is an address', () =>
    expect(incomingText('https://example.com/a\n\n https://example.com/b \n')).toEqual({
      kind: 'urls',
      list: 'https://example.com/a\n\n https://example.com/b',
    }));

  it.each(['See https://example.com', 'ftp://example.com', 'https://example.com and more'])(
    'is a text where it only speaks of an address: %j',
    (text) => expect(incomingText(text)).toEqual({ kind: 'text', content: text }),
  );

  it.each(['', ' \n'])('is ignored when it is empty: %j', (text) => expect(incomingText(text)).toBeNull());
});
