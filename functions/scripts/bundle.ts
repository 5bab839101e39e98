/**
 * Makes the deployed folder: `index.js`, its chunks, and a package.json with the exact versions of
 * external packages. These are Firebase's, which its CLI looks for. The workspace package is
 * inlined, because the cloud build only has this folder, and so are the others: one file loads
 * faster than a hundred.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { lazySdk } from './lazy-sdk.ts';

const functionsDir = path.resolve(import.meta.dirname, '..');
const external = ['firebase-admin', 'firebase-functions'];

interface Manifest {
  engines: { node: string };
  dependencies: Record<string, string>;
}

export async function bundleFunctions(outDir: string): Promise<void> {
  const manifest = JSON.parse(await readFile(path.join(functionsDir, 'package.json'), 'utf8')) as Manifest;
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies).filter(([name]) => external.includes(name)),
  );
  await mkdir(outDir, { recursive: true });
  await rm(path.join(outDir, 'chunks'), { recursive: true, force: true });
  await build({
    entryPoints: [path.join(functionsDir, 'src/index.ts')],
    outdir: outDir,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: 'linked',
    sourcesContent: false,
    // Names are kept, because the code compares error names.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
    plugins: [lazySdk],
    external: external.flatMap((name) => [name, `${name}/*`]),
    // Bundled CommonJS loads Node's modules with require(). Packages import createRequire, too.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
  });
  const deployed = {
    name: 'knowledge-sync-functions',
    private: true,
    type: 'module',
    main: 'index.js',
    engines: manifest.engines,
    dependencies: exactVersions(dependencies),
  };
  await writeFile(path.join(outDir, 'package.json'), `${JSON.stringify(deployed, null, 2)}\n`);
}

/** Returns the pinned versions of the dependencies. */
function exactVersions(dependencies: Record<string, string>): Record<string, string> {
  for (const [name, range] of Object.entries(dependencies)) {
    if (!/^\d+\.\d+\.\d+$/.test(range))
      throw new Error(`functions/package.json must pin ${name} exactly, not ${range}`);
  }
  return dependencies;
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { 'out-dir': { type: 'string', default: path.join(functionsDir, 'dist') } },
  });
  await bundleFunctions(path.resolve(values['out-dir']));
}
