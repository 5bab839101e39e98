import { expect, it } from 'vitest';
import { markdown } from './markdown.ts';
import type { Report } from './report.ts';

const report: Report = {
  bench: 'cold-start',
  conditions: '2 cores',
  figures: [
    { title: 'api', value: 450, unit: 'ms', beside: { title: 'a bare function', value: 300 }, aim: null },
    { title: 'sweep', value: 300, unit: 'ms', beside: null, aim: null },
  ],
  notes: ['Medians.'],
};

it('prints a heading, the conditions, the columns that are used, and the notes', () => {
  expect(markdown([report])).toBe(`### cold-start

2 cores.

| | measured | compared with | ratio |
| --- | --- | --- | --- |
| api | 450 ms | 300, a bare function | 1.5 x |
| sweep | 300 ms | | |

Medians.
`);
});
