import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

const mark = '?first-page';

/** The modules of the first page that have schemas. */
const withSchemas = /\/contract\/src\/(document|health|job)\.ts$|\/web\/src\/app\/hosting\.ts$/;

/**
 * Gives the first page a copy of zod. The bundler keeps what any page uses of a module, so in one
 * copy the first page would load all of it. Schemas of two copies work together.
 */
export const firstPageZod: Plugin = {
  name: 'first-page-zod',
  enforce: 'pre',
  apply: 'build',
  async resolveId(source, importer, options) {
    if (importer === undefined) return null;
    const isCopy = importer.endsWith(mark);
    if (!isCopy && !(source === 'zod/mini' && withSchemas.test(importer))) return null;
    const original = isCopy ? importer.slice(0, -mark.length) : importer;
    const resolved = await this.resolve(source, original, { ...options, skipSelf: true });
    return resolved && { ...resolved, id: resolved.id + mark };
  },
  async load(id) {
    return id.endsWith(mark) ? await readFile(id.slice(0, -mark.length), 'utf8') : null;
  },
};
