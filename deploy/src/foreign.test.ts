import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as contract from '@knowledge-sync/contract';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { afterEach, beforeEach, expect, it, test } from 'vitest';
import { firstLineFor, mayReplaceRules, readDeployedRules } from './foreign/rules.ts';
import { describeForeign, findForeign, fixForForeign } from './foreign.ts';
import { Google } from './google/client.ts';
import { rewrites } from './service.ts';
import { type StandIn, startStandIn } from './stand-in/server.ts';
import { seedCollection } from './stand-in/state.ts';

const project = 'projects/ks-stand-in';
const placement = { region: 'europe-west4', database: '(default)', prefix: '', site: 'ks-stand-in' };
const read = (name: string) => readFile(join(rootDir, name), 'utf8');

let standIn: StandIn;
beforeEach(async () => {
  standIn = await startStandIn({ database: 'eur3' });
  Object.assign(process.env, standIn.env);
});
afterEach(() => standIn.close());

async function find(own = placement): Promise<string> {
  const found = await findForeign(new Google('ks-stand-in', async () => 'token'), own);
  expect(standIn.changes()).toEqual([]);
  expect(standIn.unknown()).toEqual([]);
  return describeForeign(found);
}

function addFunction(id: string, { region = 'europe-west4', codebase }: { region?: string; codebase?: string } = {}) {
  const name = `${project}/locations/${region}/functions/${id}`;
  standIn.state.functions.set(name, { name, labels: codebase ? { 'firebase-functions-codebase': codebase } : {} });
}

function release(rules: string, database?: string): void {
  standIn.state.rulesets.set(`${project}/rulesets/r1`, { source: { files: [{ content: rules }] } });
  const name = `${project}/releases/cloud.firestore${database === undefined ? '' : `/${database}`}`;
  standIn.state.releases.set(name, `${project}/rulesets/r1`);
}

const stored = (path: string, fields: Record<string, unknown>) => ({
  name: `${project}/databases/(default)/documents/${path}`,
  fields: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, { stringValue: value }])),
});

it('finds nothing in a new project, and without the database', async () => {
  expect(await find()).toBe('');
  expect(await find({ ...placement, database: 'other' })).toBe('');
});

it('finds nothing of a deployment of this checkout', async () => {
  const { indexes, fieldOverrides } = JSON.parse(await read('firestore.indexes.json'));
  const groups = `${project}/databases/(default)/collectionGroups`;
  standIn.state.indexes = indexes.map((index: { collectionGroup: string }, at: number) => ({
    ...index,
    name: `${groups}/${index.collectionGroup}/indexes/I${at}`,
    polls: 0,
  }));
  standIn.state.fields = fieldOverrides.map((field: { collectionGroup: string; fieldPath: string }) => ({
    name: `${groups}/${field.collectionGroup}/fields/${field.fieldPath}`,
  }));
  addFunction('api', { codebase: 'knowledge-sync' });
  release(await read('firestore.rules'));
  releasePage('api');
  seedCollection(standIn.state, '(default)', 'knowledge', [stored('knowledge/a', { sync_status: 'completed' })]);
  seedCollection(standIn.state, '(default)', 'jobs', [stored('jobs/a', { kind: 'reconcile' })]);
  seedCollection(standIn.state, '(default)', 'engine', [stored('engine/folders', {})]);
  expect(await find()).toBe('');
});

it('names functions that would be overwritten or deleted, and leaves the others', async () => {
  addFunction('API');
  addFunction('sendInvoices');
  addFunction('api', { region: 'us-central1' });
  addFunction('staging-api', { codebase: 'knowledge-sync' });
  expect(await find()).toBe('function API (europe-west4); function staging-api (europe-west4)');
  expect(await find({ ...placement, prefix: 'staging' })).toBe('');
});

it('names indexes and field settings of other collections, only in the database of the service', async () => {
  const groups = `${project}/databases/(default)/collectionGroups`;
  const fields = [
    { fieldPath: 'customer', order: 'ASCENDING' },
    { fieldPath: 'tags', arrayConfig: 'CONTAINS' },
  ];
  standIn.state.indexes = [
    { name: `${groups}/orders/indexes/1`, queryScope: 'COLLECTION', fields, polls: 0 },
    // Of an earlier release.
    { name: `${groups}/knowledge/indexes/2`, queryScope: 'COLLECTION', fields, polls: 0 },
  ];
  standIn.state.fields = [{ name: `${groups}/sessions/fields/ends_at`, ttlConfig: { state: 'ACTIVE' } }];
  expect(await find()).toBe(
    'index orders (customer ASCENDING, tags CONTAINS, __name__ ASCENDING); field settings sessions.ends_at',
  );
  standIn.state.databases.set('own', {});
  expect(await find({ ...placement, database: 'own' })).toBe('');
});

it('names rules of another app, also of a named database', async () => {
  const theirs =
    'service cloud.firestore { match /databases/{database}/documents { match /orders/{id} { allow read; } } }';
  release(theirs);
  expect(await find()).toBe('security rules the rules of (default)');
  standIn.state.databases.set('own', {});
  expect(await find({ ...placement, database: 'own' })).toBe('');
  release(theirs, 'own');
  expect(await find({ ...placement, database: 'own' })).toBe('security rules the rules of own');
});

it.each([
  ['knowledge/a', { title: 'Tour' }],
  ['people/a', { name: 'Ada', email: 'ada@example.com', phone: '1' }],
  ['jobs/a', { kind: 'mail' }],
  ['events/a', { title: 'Party' }],
  ['engine/v8', {}],
  ['orders/a/versions/1', {}],
  ['teams/a/jobs/b', { kind: 'reconcile' }],
])('names the document %s', async (path, fields) => {
  const collection = path.split('/').at(-2) ?? '';
  seedCollection(standIn.state, '(default)', collection, [stored(path, fields)]);
  expect(await find()).toBe(`document ${path}`);
});

it('leaves records of a newer release alone', async () => {
  const records = ['engine/folders', 'engine/newer'].map((path) => stored(path, {}));
  seedCollection(standIn.state, '(default)', 'engine', records);
  expect(await find()).toBe('');
});

it('names a site that shows another page', async () => {
  releasePage('shop');
  expect(await find()).toBe('Hosting site ks-stand-in');
  expect(await find({ ...placement, site: 'ks-knowledge' })).toBe('');
  expect(await find({ ...placement, prefix: 'shop' })).toBe('Hosting site ks-stand-in');
});

function releasePage(api: string): void {
  const version = `${project}/sites/ks-stand-in/versions/v1`;
  standIn.state.versions.set(version, {
    config: {
      rewrites: [
        { glob: '/api/**', run: { serviceId: api, region: 'europe-west4' } },
        { glob: '!/assets/**', path: '/index.html' },
      ],
    },
  });
  standIn.state.released.push({ site: 'ks-stand-in', version });
}

test('the fix names a parameter for each kind', () => {
  const fix = fixForForeign(
    [
      { kind: 'rules', name: 'a' },
      { kind: 'index', name: 'b' },
      { kind: 'site', name: 'c' },
    ],
    'shop',
  );
  expect(fix).toMatch(/^Set DATABASE, HOSTING_SITE in deploy\/\.env\.shop /);
});

test('functions of an earlier release are named to be deleted', () => {
  const functions = ['api (us-central1)', 'onKnowledgeWritten (us-central1)'];
  expect(
    fixForForeign(
      functions.map((name) => ({ kind: 'function', name })),
      'shop',
    ),
  ).toBe(
    'If these functions are of an earlier release: npx firebase functions:delete api onKnowledgeWritten --project shop',
  );
});

test('the rules with a required second factor differ in the constant, and are ours', async () => {
  const text = await read('firestore.rules');
  expect(await readDeployedRules({ requiresSecondFactor: false })).toBe(text);
  const required = await readDeployedRules({ requiresSecondFactor: true });
  const lines = required.split('\n');
  const changed = text.split('\n').flatMap((line, at) => (line === lines[at] ? [] : [lines[at]]));
  expect(changed).toEqual([firstLineFor(required), '      return true;']);
  expect(mayReplaceRules(required, text)).toBe(true);
  expect(mayReplaceRules(text, required)).toBe(true);
});

test('the first line of firestore.rules is the hash of the others', async () => {
  const text = await read('firestore.rules');
  expect(text.split('\n')[0], 'Put this line first in firestore.rules.').toBe(firstLineFor(text));
});

const withoutFirstLine = (text: string) => text.slice(text.indexOf('\n') + 1);
const marked = (text: string) => `${firstLineFor(text)}\n${text}`;
const inner = (condition: string) =>
  `rules_version = '2';\nservice cloud.firestore {\n  match /databases/{database}/documents {\n    // Locked\n    match /{document=**} {\n      allow read, write: if ${condition};\n    }\n  }\n}\n`;

test.each([
  ['of another release', (text: string) => marked(`${withoutFirstLine(text)}// newer`), true],
  ['of this release without the first line', withoutFirstLine, true],
  ['that a person changed', (text: string) => `${text}// changed`, false],
  ['that lock a new database', () => inner('false'), true],
  ['that open a new database for some days', () => inner('request.time < timestamp.date(2026, 12, 24)'), true],
  ['that let every signed-in user in', () => inner('request.auth != null'), false],
])('rules %s may be replaced: %#', async (_, change, expected) => {
  const text = await read('firestore.rules');
  expect(mayReplaceRules(change(text), text)).toBe(expected);
});

test('every record of the engine is known', () => {
  const { agentsDocument: _workspace, ...others } = contract;
  const named = Object.entries(others).filter(([name, value]) => /Document$/.test(name) && typeof value === 'string');
  expect(contract.engineDocuments).toEqual(expect.arrayContaining(named.map(([, value]) => value)));
});

test('firebase.json sends the paths to the API and the page that tell our releases', async () => {
  const { hosting } = JSON.parse(await read('firebase.json'));
  const sources = hosting.rewrites.map(({ source }: { source: string }) => source);
  expect(sources).toEqual([rewrites.api, rewrites.page]);
});
