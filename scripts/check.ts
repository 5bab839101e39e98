import { runRootCommand } from '../emulator/src/command-line.ts';
import { rootDir } from '../emulator/src/paths.ts';
import { installed, runCommand } from '../emulator/src/run-command.ts';
import { checkOpenApi } from './openapi-check.ts';
import { checkPageSize } from './page-size.ts';
import { inspectRepository, judge } from './plain-english.ts';

const workspaces = ['contract', 'functions', 'web', 'emulator', 'e2e', 'lab', 'deploy', 'scripts'];

interface Check {
  name: string;
  command: string;
  args: string[];
}

const checks: Check[] = [
  ...workspaces.map((workspace) => ({ name: `types: ${workspace}`, command: 'tsc', args: ['-p', workspace] })),
  { name: 'lint and format', command: 'biome', args: ['check', '--error-on-warnings'] },
  { name: 'unused code', command: 'knip', args: ['--no-progress'] },
];

await runRootCommand({
  help: `
npm run check: types of every workspace, lint and format (biome), unused code (knip), the OpenAPI document (redocly, and Spectral with OWASP's rules), size of the documents page's JavaScript, wording of comments and documents (\`tsx scripts/plain-english.ts --list\` shows what to change). It shows every result, and fails if one check fails.`,
  options: {},
  run: async () => {
    let failed = 0;
    for (const { name, command, args } of checks) {
      const { code, output } = await runCommand(installed(command), args, { stdio: 'pipe' });
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
      if (code !== 0) {
        failed += 1;
        console.log(output.trim());
      }
    }
    const measured = {
      'OpenAPI document': await checkOpenApi(),
      'size of the first page': await checkPageSize(),
      wording: judge(inspectRepository(rootDir)),
    };
    for (const [name, { isOk, output }] of Object.entries(measured)) {
      console.log(`${isOk ? 'ok    ' : 'FAILED'}  ${name}: ${output}`);
      if (!isOk) failed += 1;
    }
    const total = checks.length + Object.keys(measured).length;
    console.log(failed === 0 ? 'All checks passed.' : `${failed} of ${total} checks failed.`);
    return failed === 0 ? 0 : 1;
  },
});
