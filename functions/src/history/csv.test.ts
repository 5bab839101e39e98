import { Timestamp } from 'firebase-admin/firestore';
import { describe, expect, it, test } from 'vitest';
import { csvCell, csvHeader, csvRow } from './csv.ts';
import { recordOf } from './events.ts';

describe('csvCell', () => {
  it.each([
    ['plain text', 'Refund policy', 'Refund policy'],
    ['a comma', 'a, b', '"a, b"'],
    ['quotes', 'the "best"', '"the ""best"""'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['nothing', '', ''],
  ])('writes %s by RFC 4180', (_, value, cell) => expect(csvCell(value)).toBe(cell));

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=HYPERLINK("http://x","y")', '\n=1', '＝1'])(
    'puts an apostrophe before %j, so that no spreadsheet runs it',
    (value) => expect(csvCell(value).replace(/^"/, '')).toMatch(/^'[=+\-@\t\n＝]/),
  );

  it('puts the apostrophe inside the quotes', () => {
    expect(csvCell('=A1,"x"')).toBe(`"'=A1,""x"""`);
    expect(csvCell('\r=1')).toBe(`"'\r=1"`);
  });
});

test('a row has the same number of cells as the header, whatever its names contain', () => {
  const at = Timestamp.fromMillis(Date.UTC(2026, 2, 1));
  const event = recordOf(at, {
    uid: 'u1',
    action: 'edited',
    documentId: 'd1',
    name: '=cmd|x',
    details: ['name', 'text'],
  });
  expect(csvHeader).toBe('time,person,uid,action,details,name,document_id,agent_id,person_id\r\n');
  expect(csvRow({ id: 'e', event }, '@evil')).toBe(
    "2026-03-01T00:00:00.000Z,'@evil,u1,edited,name text,'=cmd|x,d1,,\r\n",
  );
});
