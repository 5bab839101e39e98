import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Makes the index files of ElevenLabs' SDK load each module on first use. They otherwise run all
 * 4,000 of them, half of the time that a sync needs to start, and a sync uses about 50. The result
 * is the same if the SDK writes these lines differently some day, only slower.
 */
export const lazySdk: Plugin = {
  name: 'lazy-sdk',
  setup: ({ onLoad }) =>
    onLoad({ filter: /elevenlabs-js\/(api|serialization)\/.*index\.js$/ }, async ({ path: file }) => ({
      contents: lazily(await readFile(file, 'utf8'), (name) => existsSync(path.join(path.dirname(file), `${name}.js`))),
    })),
};

/**
 * @param isOneExport whether the file exports its name and nothing else; folders export several
 *    names
 */
const lazily = (source: string, isOneExport: (name: string) => boolean): string =>
  source
    .replaceAll(/^__exportStar\(require\("\.\/(\w+)"\), exports\);$/gm, (line, name) =>
      isOneExport(name) ? getter(name, `require("./${name}").${name}`) : line,
    )
    .replaceAll(/^exports\.(\w+) = __importStar\((require\(".+"\))\);$/gm, (_line, name, load) => getter(name, load));

const getter = (name: string, value: string): string =>
  `Object.defineProperty(exports, "${name}", { enumerable: true, get: () => ${value} });`;
