/** Common formats that are refused, so that the refusal can name them. */
import { hasAt } from './bytes.ts';
import type { Refused } from './result.ts';
import { refusals } from './words.ts';

const formats: { title: string; marks: (readonly [number, string])[] }[] = [
  {
    title: 'an empty or split ZIP archive',
    marks: [
      [0, 'PK\x05\x06'],
      [0, 'PK\x07\x08'],
    ],
  },
  { title: 'a PNG image', marks: [[0, '\x89PNG']] },
  { title: 'a JPEG image', marks: [[0, '\xff\xd8\xff']] },
  {
    title: 'a GIF image',
    marks: [
      [0, 'GIF87a'],
      [0, 'GIF89a'],
    ],
  },
  { title: 'a WebP image', marks: [[8, 'WEBP']] },
  {
    title: 'a TIFF image',
    marks: [
      [0, 'II*\0'],
      [0, 'MM\0*'],
    ],
  },
  { title: 'a video or a phone photo', marks: [[4, 'ftyp']] },
  {
    title: 'an audio file',
    marks: [
      [0, 'ID3'],
      [8, 'WAVE'],
      [0, 'OggS'],
      [0, 'fLaC'],
    ],
  },
  {
    title: 'a compressed archive',
    marks: [
      [0, '\x1f\x8b'],
      [0, '7z\xbc\xaf\x27\x1c'],
      [0, 'Rar!'],
      [0, 'BZh'],
    ],
  },
  {
    title: 'a program',
    marks: [
      [0, 'MZ\x90'],
      [0, '\x7fELF'],
      [0, '\xcf\xfa\xed\xfe'],
      [0, '\xca\xfe\xba\xbe'],
    ],
  },
  { title: 'a Kindle book', marks: [[60, 'BOOKMOBI']] },
  { title: 'a PostScript file', marks: [[0, '%!PS']] },
  { title: 'a database', marks: [[0, 'SQLite format 3\0']] },
];

export function refusedFormat(bytes: Uint8Array): Refused | null {
  const format = formats.find(({ marks }) => marks.some(([offset, mark]) => hasAt(bytes, mark, offset)));
  return format === undefined ? null : refusals.looksLike(format.title);
}
