/**
 * Counts mannered English in comments and documents, and finds comment lines over 100 columns.
 * CONTRIBUTING.md has the rules for wording. This finds the
 * constructions that break them most often.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Most constructions allowed per 1,000 words. */
const maxPerThousand = 2;
const maxColumns = 100;

/** Constructions to avoid, with what to write instead. */
const patterns: readonly [pattern: RegExp, instead: string][] = [
  [/\b(?:somebody|nobody|whoever|whom|how-manieth)\b/gi, 'name the actor: the worker, the caller, the user'],
  [/\b(?:anew|whence|thereby|hence|herein|thereof|upon)\b/gi, 'again, from, so, on'],
  [/\bmeanwhile\b/gi, 'in the meantime, or name the moment'],
  [/\b(?:by (?:itself|himself|themselves)|of (?:its|their|his) own accord)\b/gi, 'automatically'],
  [/\b(?:all the same|for want of|be it|so that what|none is|has to be|would have it)\b/gi, 'a plain clause'],
  [
    /\b(?:comes? upon|came upon|lets? go of|gives? way|gave way|puts? right|goes? on|went on|hears? of|knows? of)\b/gi,
    'a plain verb',
  ],
  [/\b(?:bury|buries|buried|wish(?:es)?|wished|embodied|forgets?|forgotten)\b/gi, 'the glossary term'],
  [/\b(?:is|are|was|were|be|been) (?:told|noted|learned|let)\b/gi, 'name who does it'],
  [/\b(?:stands?|stood|lies|lay)\b(?!-| alone)/gi, 'is, are'],
  [/(?:^|[.:;] )(?:What|Who|Whom|Whoever|Whatever|Of|That) [a-z]/gm, 'subject, verb, object'],
  [
    /(?:^|[.:;] )(?:Only then|Only (?:when|where|after)|Nor|Neither|Never|So|Thus|Not) (?:is|are|does|do|can|may|has|have|was|were)\b/gim,
    'no inversion',
  ],
  [/\b(?:of (?:them|those) that|those that|that which|such (?:a|an) \w+ is|as far as)\b/gi, 'a plain clause'],
];

interface Finding {
  file: string;
  line: number;
  text: string;
  instead: string;
}

interface Prose {
  line: number;
  text: string;
}

/** The comments of a source file, each with its first line. Strings and templates are skipped. */
export function commentsOf(source: string): Prose[] {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g;
  const comments: Prose[] = [];
  for (const match of source.matchAll(token)) {
    const [raw] = match;
    if (!raw.startsWith('/')) continue;
    // A slash that opens no comment: `https://` outside a string, or inside a regular expression.
    if (raw.startsWith('//') && /[:\\[]$/.test(source.slice(0, match.index))) continue;
    if (/^\/\/ biome-ignore|^\/\/\/ </.test(raw)) continue;
    const line = source.slice(0, match.index).split('\n').length;
    comments.push({ line, text: raw });
  }
  return comments;
}

/** The prose of a Markdown document, line by line, without code blocks and addresses. */
export function proseOf(markdown: string): Prose[] {
  let isCode = false;
  return markdown.split('\n').flatMap((text, index) => {
    if (/^\s*```/.test(text)) {
      isCode = !isCode;
      return [];
    }
    return isCode ? [] : [{ line: index + 1, text: text.replace(/`[^`]*`|\]\([^)]*\)/g, ' ') }];
  });
}

const plain = (comment: string): string =>
  comment
    .replace(/`[^`]*`/g, ' ')
    .replace(/^\s*(?:\/\*\*?|\*\/|\*|\/\/)\s?/gm, '')
    .replace(/\s*\*\/\s*$/, '');
const wordsIn = (text: string): number => text.match(/[A-Za-z][A-Za-z'’-]*/g)?.length ?? 0;

function inspect(file: string, prose: readonly Prose[]): { words: number; findings: Finding[] } {
  const findings: Finding[] = [];
  let words = 0;
  for (const { line, text } of prose) {
    words += wordsIn(text);
    for (const [pattern, instead] of patterns) {
      for (const match of text.matchAll(pattern)) {
        const at = line + text.slice(0, match.index).split('\n').length - 1;
        findings.push({ file, line: at, text: match[0].trim(), instead });
      }
    }
  }
  return { words, findings };
}

function longLines(file: string, comments: readonly Prose[], source: readonly string[]): Finding[] {
  return comments.flatMap(({ line, text }) =>
    text.split('\n').flatMap((_, offset) => {
      const whole = source[line - 1 + offset] ?? '';
      const isProse = /^\s*(?:\/\*|\*|\/\/)/.test(whole);
      return isProse && whole.length > maxColumns && !/https?:\/\/\S{60,}/.test(whole)
        ? [{ file, line: line + offset, text: `${whole.length} columns`, instead: `wrap at ${maxColumns}` }]
        : [];
    }),
  );
}

export interface PlainEnglish {
  comments: { words: number; findings: Finding[] };
  documents: { words: number; findings: Finding[] };
  tooLong: Finding[];
}

/** Inspects every file that git knows under `root`. */
export function inspectRepository(root: string, under: readonly string[] = []): PlainEnglish {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...under], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => file !== '' && !file.startsWith('emulator-seed/') && existsSync(join(root, file)));
  const result: PlainEnglish = {
    comments: { words: 0, findings: [] },
    documents: { words: 0, findings: [] },
    tooLong: [],
  };
  const add = (total: { words: number; findings: Finding[] }, part: { words: number; findings: Finding[] }) => {
    total.words += part.words;
    total.findings.push(...part.findings);
  };
  for (const file of files) {
    if (/\.(?:ts|tsx|mts|mjs|css)$/.test(file)) {
      const source = readFileSync(join(root, file), 'utf8');
      const comments = commentsOf(source);
      add(
        result.comments,
        inspect(
          file,
          comments.map(({ line, text }) => ({ line, text: plain(text) })),
        ),
      );
      result.tooLong.push(...longLines(file, comments, source.split('\n')));
    } else if (file.endsWith('.md')) {
      add(result.documents, inspect(file, proseOf(readFileSync(join(root, file), 'utf8'))));
    }
  }
  return result;
}

export const perThousand = ({ words, findings }: { words: number; findings: readonly Finding[] }): number =>
  words === 0 ? 0 : (findings.length / words) * 1000;

export function judge({ comments, documents, tooLong }: PlainEnglish): { isOk: boolean; output: string } {
  const isOk =
    perThousand(comments) <= maxPerThousand && perThousand(documents) <= maxPerThousand && tooLong.length === 0;
  const summary = `mannered constructions per 1,000 words: comments ${perThousand(comments).toFixed(1)} (${comments.findings.length} in ${comments.words}), documents ${perThousand(documents).toFixed(1)} (${documents.findings.length} in ${documents.words}); at most ${maxPerThousand}; comment lines over ${maxColumns} columns: ${tooLong.length}`;
  return { isOk, output: summary };
}

if (process.argv[1] === import.meta.filename) {
  const isListed = process.argv.includes('--list');
  const found = inspectRepository(
    join(import.meta.dirname, '..'),
    process.argv.slice(2).filter((arg) => !arg.startsWith('--')),
  );
  if (isListed) {
    for (const { file, line, text, instead } of [
      ...found.comments.findings,
      ...found.documents.findings,
      ...found.tooLong,
    ]) {
      console.log(`${file}:${line}: "${text}": ${instead}`);
    }
  }
  console.log(judge(found).output);
}
