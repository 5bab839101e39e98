import { expect, test } from 'vitest';
import { headingOf } from './heading.ts';

test.each([
  ['# Returns\n\nSend it back.', 'Returns'],
  ['Intro.\n\n## Opening hours ##\n# Later', 'Opening hours'],
  ['```\n# a comment\n```\n# Setup\r\n', 'Setup'],
  ['#no heading\nText', ''],
  ['Text without one', ''],
])('the first heading of %j is "%s"', (text, heading) => expect(headingOf(text)).toBe(heading));
