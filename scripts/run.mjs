/**
 * `npm run <command>`: installs the packages of the lockfile when one is missing, then runs
 * scripts/<command>.ts (a colon becomes a hyphen) on the Node that npm installed. It is plain
 * JavaScript without dependencies, because it runs on the system's Node (18 or newer) before
 * anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binDir = join(root, 'node_modules', '.bin');
const node = join(binDir, process.platform === 'win32' ? 'node.cmd' : 'node');

const commands = {
  start: 'the whole service on this machine, with sample documents',
  dev: 'the same, and the web page with hot reload',
  demo: 'sends a folder of files and web pages, and waits until they are synced',
  test: 'every test',
  'test:faults': 'the sync engine under injected faults; takes long',
  bench: 'measures the list, the sync engine and the cold start, each with a comparison',
  'live-check': 'checks the assumptions about ElevenLabs against the real service, with a key',
  check: 'types, lint, unused code, size of the page',
  build: 'builds the functions and the web page for deployment',
  pictures: 'pictures of every page',
  setup: 'prepares a Firebase project',
  'rotate-key': 'replaces the ElevenLabs key',
  grant: 'gives a user a role',
  doctor: 'checks a Firebase project: what is wrong, and which command corrects it',
  deploy: 'builds and deploys to a Firebase project',
  preview: 'publishes the page of this checkout at an address of its own',
};

const readLock = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/**
 * Compares npm's record of node_modules with the lockfile. Packages for other platforms may be
 * missing.
 */
function isInstalled() {
  const installedLock = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(node) || !existsSync(installedLock)) return false;
  const installed = readLock(installedLock);
  return Object.entries(readLock(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    if (!path.includes('node_modules/')) return true;
    const found = installed[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true || wanted.peer === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function install() {
  console.error('Installing the dependencies (npm ci); this takes a few minutes the first time ...');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0 && existsSync(node)) return;
  console.error('npm ci failed: read the lines above, check the connection to the npm registry, and run this again.');
  process.exit(1);
}

const [command, ...args] = process.argv.slice(2);
if (command === undefined || !Object.hasOwn(commands, command)) {
  console.error('Usage: npm run <command> [-- --help]\n');
  for (const [name, what] of Object.entries(commands)) console.error(`  ${name.padEnd(13)}${what}`);
  process.exit(command === undefined || command === '--help' ? 0 : 1);
}
if (!isInstalled()) install();

const child = spawn(node, ['--import', 'tsx', join(root, 'scripts', `${command.replace(':', '-')}.ts`), ...args], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: `${binDir}${delimiter}${process.env.PATH ?? ''}` },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm ends at once on a signal, and its shell does not pass it on. Then this process loses its
// parent.
const parent = process.ppid;
if (process.env.npm_lifecycle_event !== undefined) {
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
}
child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
