import { describe, expect, test } from 'vitest';
import { isHtml, textOfHtml } from './plain-text.ts';

describe('isHtml', () => {
  test.each(['<p>Open until five.</p>', '  <!doctype html><html></html>', '<br/>', 'Hours: <div>nine to five</div>'])(
    '%s is HTML',
    (content) => expect(isHtml(content)).toBe(true),
  );

  test.each([
    'Open until five.',
    'a < b and c > d',
    '<3 our customers',
    'Terms &amp; conditions',
    '# Title\n\n| a | b |',
  ])('%s is plain text', (content) => expect(isHtml(content)).toBe(false));
});

describe('textOfHtml', () => {
  test('keeps paragraphs, lines and lists, and no markup', () => {
    const html =
      '<h1>Opening  hours</h1>\n<p>Monday to\n<b>Friday</b>,<br>nine to five.</p><ul><li>Bring a <a href="/x">receipt</a>.</li><li>Ask us</li></ul>';
    expect(textOfHtml(html)).toBe('Opening hours\n\nMonday to Friday,\nnine to five.\n\n- Bring a receipt.\n- Ask us');
  });

  test('separates the cells of a table', () => {
    expect(textOfHtml('<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Mon</td><td>9–5</td></tr></table>')).toBe(
      'Day Hours\nMon 9–5',
    );
  });

  test('reads entities once, so that escaped markup stays text', () => {
    expect(textOfHtml('<p>Terms &amp; conditions: &lt;script&gt;, &amp;lt;b&amp;gt;, &nbsp;&euro;5</p>')).toBe(
      'Terms & conditions: <script>, &lt;b&gt;, €5',
    );
  });

  test('leaves out the title, scripts and styles', () => {
    expect(
      textOfHtml('<head><title>T</title><meta name=x><script>alert(1)</script><style>p{}</style><p>Text.</p>'),
    ).toBe('Text.');
  });

  test('keeps the lines of preformatted text', () => {
    expect(textOfHtml('<p>Run:</p><pre>npm install\n  npm test</pre>')).toBe('Run:\n\nnpm install\n  npm test');
  });

  test('is empty for markup without text', () => {
    expect(textOfHtml('<div><img src="x" onerror="alert(1)"><p> </p></div>')).toBe('');
  });

  test('reads malformed and long markup in linear time', () => {
    const html = `${'<div><p>'.repeat(100_000)}End`;
    const startedAt = performance.now();
    expect(textOfHtml(html)).toBe('End');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
