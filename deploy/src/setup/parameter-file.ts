/** The text of `deploy/.env.<project>`. */
import { parseEnv } from 'node:util';

export interface Parameter {
  name: string;
  value: string;
  comment: string;
}

const head = `# Parameters of Knowledge Sync in this project. Commit this file: everyone who deploys uses it.
# After a change: npm run deploy -- --project <id>. It has no secrets.
`;

/** Adds what is missing. Values and comments that are there stay as they are. */
export function completed(before: string, wanted: readonly Parameter[]): { text: string; added: string[] } {
  const known = parseEnv(before);
  const missing = wanted.filter(({ name }) => known[name] === undefined);
  if (missing.length === 0) return { text: before, added: [] };
  const start = before === '' ? head : `${before.trimEnd()}\n`;
  const lines = missing.map(({ name, value, comment }) => `\n${commented(comment)}\n${name}=${quoted(value)}\n`);
  return { text: start + lines.join(''), added: missing.map(({ name }) => name) };
}

const width = 98;

function commented(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => `# ${line}`).join('\n');
}

const quoted = (value: string): string => (/^[\w./:()@-]*$/.test(value) ? value : JSON.stringify(value));
