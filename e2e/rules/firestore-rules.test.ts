import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestContext,
  type RulesTestEnvironment,
} from '@firebase/rules-unit-testing';
import { roles, syncStatuses } from '@knowledge-sync/contract';
import { readDeployedRules } from '@knowledge-sync/deploy/src/foreign/rules.ts';
import {
  collection,
  deleteDoc,
  deleteField,
  doc,
  type Firestore,
  getCountFromServer,
  getDoc,
  getDocs,
  increment,
  limit,
  query,
  serverTimestamp,
  setDoc,
  setLogLevel,
  Timestamp,
  updateDoc,
  writeBatch,
} from 'firebase/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const readers = ['viewer', 'editor', 'admin'] as const;
const strangers = [
  'nobody',
  'no role',
  'owner',
  'Editor',
  'list of roles',
  'an editor without a confirmed address',
  'an admin without an address',
  'an editor whose session has ended',
] as const;
const everybody = [...readers, ...strangers] as const;
type Person = (typeof everybody)[number];

let environment: RulesTestEnvironment;
const endedSeconds = 1_800_000_000;

let projects = 0;
async function startRules(rules: string): Promise<RulesTestEnvironment> {
  const emulator = process.env.FIRESTORE_EMULATOR_HOST;
  if (emulator === undefined) throw new Error('FIRESTORE_EMULATOR_HOST is not set: run these tests with npm test');
  const [host = '', port] = emulator.split(':');
  projects += 1;
  const projectId = `demo-rules-${Date.now()}-${projects}`;
  return await initializeTestEnvironment({ projectId, firestore: { host, port: Number(port), rules } });
}

beforeAll(async () => {
  // Every refusal is expected here; the SDK would print each.
  setLogLevel('silent');
  environment = await startRules(await readDeployedRules({ requiresSecondFactor: false }));
});
afterAll(() => environment.cleanup());

beforeEach(async () => {
  await environment.clearFirestore();
  await environment.withSecurityRulesDisabled(async (context) => {
    const db = context.firestore() as unknown as Firestore;
    const batch = writeBatch(db);
    for (const status of syncStatuses) {
      batch.set(doc(db, 'knowledge', status), {
        name: status,
        sync_status: status,
        retry_requested_at: null,
        sync_retry_count: 2,
      });
    }
    batch.set(doc(db, 'knowledge/failed/body/b.0'), { data: 'text' });
    batch.set(doc(db, 'knowledge/failed/attempts/a-1'), { attempt: 1 });
    batch.set(doc(db, 'knowledge/failed/versions/v'), { name: 'failed' });
    batch.set(doc(db, 'knowledge/failed/questions/q'), { text: 'How long?' });
    batch.set(doc(db, 'checks/failed'), { state: 'failed' });
    batch.set(doc(db, 'events/x'), { action: 'created' });
    batch.set(doc(db, 'people/e'), { name: 'Editor', email: null });
    batch.set(doc(db, 'ended_sessions/ended'), { ended_at: Timestamp.fromMillis(endedSeconds * 1000) });
    batch.set(doc(db, 'jobs/j'), { kind: 'reconcile', status: 'running' });
    batch.set(doc(db, 'jobs/j/findings/missing-1'), { kind: 'missing' });
    batch.set(doc(db, 'workspace/agents'), { attached: [], count: 0 });
    batch.set(doc(db, 'counts/base'), { numbers: {} });
    batch.set(doc(db, 'engine/folders'), { key: 'secret' });
    batch.set(doc(db, 'uploads/b'), { document: 'failed' });
    await batch.commit();
  });
});

const clients = new Map<Person, Firestore>();

/** One client for each person, because each new one connects again. */
function as(person: Person): Firestore {
  const client = clients.get(person) ?? clientOf(person);
  clients.set(person, client);
  return client;
}

function clientOf(person: Person): Firestore {
  const verified = { email_verified: true };
  const contexts: Record<Person, () => RulesTestContext> = {
    viewer: () => environment.authenticatedContext('v', { ...verified, role: 'viewer' }),
    editor: () => environment.authenticatedContext('e', { ...verified, role: 'editor' }),
    admin: () => environment.authenticatedContext('a', { ...verified, role: 'admin' }),
    nobody: () => environment.unauthenticatedContext(),
    'no role': () => environment.authenticatedContext('o', verified),
    owner: () => environment.authenticatedContext('w', { ...verified, role: 'owner' }),
    Editor: () => environment.authenticatedContext('E', { ...verified, role: 'Editor' }),
    'list of roles': () => environment.authenticatedContext('l', { ...verified, role: ['editor'] }),
    'an editor without a confirmed address': () =>
      environment.authenticatedContext('u', { email_verified: false, role: 'editor' }),
    'an admin without an address': () => environment.authenticatedContext('p', { role: 'admin' }),
    'an editor whose session has ended': () =>
      environment.authenticatedContext('ended', { ...verified, role: 'editor', auth_time: endedSeconds - 1 }),
  };
  return contexts[person]().firestore() as unknown as Firestore;
}

const flag = (db: Firestore, id: string, value: unknown = serverTimestamp()) =>
  updateDoc(doc(db, 'knowledge', id), { retry_requested_at: value });

describe('reading', () => {
  it('covers every role that the service knows', () => {
    expect([...readers].sort()).toEqual([...roles].sort());
  });

  const readable = [
    'knowledge/failed',
    'knowledge/failed/body/b.0',
    'knowledge/failed/attempts/a-1',
    'knowledge/failed/versions/v',
    'events/x',
    'people/e',
    'jobs/j',
    'jobs/j/findings/missing-1',
    'counts/base',
    'knowledge/failed/questions/q',
    'checks/failed',
  ];
  /** The most records of each collection that one query may read. */
  const mostListed: Record<string, number> = {
    knowledge: 10_001,
    'knowledge/failed/attempts': 100,
    'knowledge/failed/versions': 100,
    'knowledge/failed/questions': 20,
    checks: 100,
    events: 100,
    people: 200,
    jobs: 100,
    'jobs/j/findings': 200,
  };
  for (const person of readers) {
    for (const path of readable) {
      it(`lets a ${person} read ${path}`, async () => {
        const snapshot = await assertSucceeds(getDoc(doc(as(person), path)));
        expect(snapshot.exists()).toBe(true);
      });
    }
    for (const [path, most] of Object.entries(mostListed)) {
      it(`lets a ${person} list and count ${most} of ${path} and no more`, async () => {
        const listed = collection(as(person), path);
        expect((await assertSucceeds(getDocs(query(listed, limit(most))))).empty).toBe(false);
        await assertSucceeds(getCountFromServer(query(listed, limit(most))));
        for (const unbounded of [listed, query(listed, limit(most + 1))]) {
          await assertFails(getDocs(unbounded));
          await assertFails(getCountFromServer(unbounded));
        }
      });
    }
    it(`lets a ${person} list the few records of the counts`, () =>
      assertSucceeds(getDocs(collection(as(person), 'counts'))));
    it(`does not let a ${person} list the parts of a body`, async () => {
      const parts = collection(as(person), 'knowledge/failed/body');
      await assertFails(getDocs(parts));
      await assertFails(getDocs(query(parts, limit(1))));
    });
    it(`lets a ${person} read which agents hold the folder, and nothing beside it`, async () => {
      const snapshot = await assertSucceeds(getDoc(doc(as(person), 'workspace/agents')));
      expect(snapshot.exists()).toBe(true);
      await assertFails(getDocs(collection(as(person), 'workspace')));
    });
    for (const path of [
      'engine/folders',
      'engine/index',
      'engine/reconcile',
      'engine/schema',
      'engine/sweep',
      'engine/alerts',
      'engine/limits/allowances/v',
      'uploads/b',
      'workspace/other',
      'anything/else',
    ]) {
      it(`keeps ${path} from a ${person}`, () => assertFails(getDoc(doc(as(person), path))));
    }
  }
  for (const person of strangers) {
    for (const path of [...readable, 'workspace/agents', 'engine/folders', 'uploads/b']) {
      it(`keeps ${path} from ${person}`, () => assertFails(getDoc(doc(as(person), path))));
    }
    it(`does not let ${person} list the documents`, () =>
      assertFails(getDocs(query(collection(as(person), 'knowledge'), limit(1)))));
  }
});

describe('a session', () => {
  const signedIn = (uid: string, claims: object) =>
    environment
      .authenticatedContext(uid, { email_verified: true, role: 'editor', ...claims })
      .firestore() as unknown as Firestore;

  it('that began after the earlier ones were ended may read and retry', async () => {
    const db = signedIn('ended', { auth_time: endedSeconds });
    await assertSucceeds(getDoc(doc(db, 'knowledge/failed')));
    await assertSucceeds(getDocs(query(collection(db, 'knowledge'), limit(1))));
    await assertSucceeds(flag(db, 'failed'));
  });

  it('that does not say when it began is over once others were ended', () =>
    assertFails(getDoc(doc(signedIn('ended', { auth_time: null }), 'knowledge/failed'))));

  it('shows its own end, and no other one', async () => {
    const own = signedIn('ended', { auth_time: endedSeconds - 1, role: null });
    await assertSucceeds(getDoc(doc(own, 'ended_sessions/ended')));
    await assertFails(getDocs(collection(own, 'ended_sessions')));
    for (const person of everybody.filter((each) => each !== 'an editor whose session has ended')) {
      await assertFails(getDoc(doc(as(person), 'ended_sessions/ended')));
    }
  });
});

describe('with a required second factor', () => {
  let strict: RulesTestEnvironment;
  beforeAll(async () => {
    strict = await startRules(await readDeployedRules({ requiresSecondFactor: true }));
  });
  afterAll(() => strict.cleanup());
  const signedIn = (secondFactor: object) =>
    strict
      .authenticatedContext('e', {
        email_verified: true,
        role: 'editor',
        firebase: { sign_in_provider: 'password', ...secondFactor },
      })
      .firestore() as unknown as Firestore;

  it('lets an editor read who signed in with it', async () => {
    const db = signedIn({ sign_in_second_factor: 'totp' });
    await assertSucceeds(getDocs(query(collection(db, 'knowledge'), limit(1))));
  });

  it('refuses an editor who signed in without it', async () => {
    const db = signedIn({});
    await assertFails(getDocs(query(collection(db, 'knowledge'), limit(1))));
    await assertFails(getDoc(doc(db, 'counts/base')));
  });
});

describe('the retry flag', () => {
  for (const person of ['editor', 'admin'] as const) {
    it(`may be set by an ${person} on a failed document, and set again`, async () => {
      await assertSucceeds(flag(as(person), 'failed'));
      await assertSucceeds(flag(as(person), 'failed'));
    });
  }

  for (const status of syncStatuses.filter((status) => status !== 'failed')) {
    it(`may not be set on a document that is ${status}`, () => assertFails(flag(as('editor'), status)));
  }
  for (const person of everybody.filter((person) => person !== 'editor' && person !== 'admin')) {
    it(`may not be set by ${person}`, () => assertFails(flag(as(person), 'failed')));
  }

  const values = {
    'an earlier time': Timestamp.fromMillis(0),
    'a later time': Timestamp.fromMillis(Date.now() + 3_600_000),
    'a client clock': Timestamp.now(),
    null: null,
    true: true,
    'a string': '2026-01-01',
    nothing: deleteField(),
  };
  for (const [title, value] of Object.entries(values)) {
    it(`takes the request's own time and not ${title}`, () => assertFails(flag(as('editor'), 'failed', value)));
  }

  it('may say who set it, and only the truth', async () => {
    const write = (by: unknown) =>
      updateDoc(doc(as('editor'), 'knowledge/failed'), {
        retry_requested_at: serverTimestamp(),
        retry_requested_by: by,
      });
    await assertFails(write('someone-else'));
    await assertFails(write(null));
    await assertFails(updateDoc(doc(as('editor'), 'knowledge/failed'), { retry_requested_by: 'e' }));
    await assertSucceeds(write('e'));
    await assertSucceeds(flag(as('editor'), 'failed'));
  });

  it('may not be set without a name while another person is named', async () => {
    await environment.withSecurityRulesDisabled(async (context) => {
      const db = context.firestore() as unknown as Firestore;
      await updateDoc(doc(db, 'knowledge/failed'), { retry_requested_by: 'someone-else' });
    });
    await assertFails(flag(as('editor'), 'failed'));
  });

  const others = {
    sync_status: 'pending',
    sync_retry_count: increment(1),
    name: 'another name',
    elevenlabs_document_id: 'stolen',
    sync_claim: null,
    index_status: 'ready',
    index_due_at: null,
    schema_version: 2,
    pending_since: null,
    extra: 1,
  };
  for (const [field, value] of Object.entries(others)) {
    it(`may not bring a change of ${field} along`, () =>
      assertFails(
        updateDoc(doc(as('editor'), 'knowledge/failed'), { retry_requested_at: serverTimestamp(), [field]: value }),
      ));
    it(`is the only field an editor may write: not ${field} alone`, () =>
      assertFails(updateDoc(doc(as('editor'), 'knowledge/failed'), { [field]: value })));
  }
});

describe('everything else', () => {
  for (const person of everybody) {
    it(`does not let ${person} create, replace or delete a document`, async () => {
      const db = as(person);
      await assertFails(
        setDoc(doc(db, 'knowledge/new'), { sync_status: 'failed', retry_requested_at: serverTimestamp() }),
      );
      await assertFails(
        setDoc(doc(db, 'knowledge/failed'), { sync_status: 'failed', retry_requested_at: serverTimestamp() }),
      );
      await assertFails(deleteDoc(doc(db, 'knowledge/failed')));
    });
    for (const path of [
      'knowledge/failed/body/b.0',
      'knowledge/failed/attempts/a-1',
      'knowledge/failed/versions/v',
      'knowledge/failed/questions/q',
      'checks/failed',
      'events/x',
      'events/new',
      'people/e',
      'jobs/j',
      'jobs/new',
      'jobs/j/findings/missing-1',
      'workspace/agents',
      'ended_sessions/ended',
      'ended_sessions/v',
      'engine/folders',
      'engine/schema',
      'engine/sweep',
      'engine/alerts',
      'uploads/b',
      'x/y',
    ]) {
      it(`does not let ${person} write or delete ${path}`, async () => {
        await assertFails(setDoc(doc(as(person), path), { a: 1 }));
        await assertFails(deleteDoc(doc(as(person), path)));
      });
    }
  }

  it('does not let a flag through in one batch with a forbidden write', async () => {
    const db = as('editor');
    const batch = writeBatch(db);
    batch.update(doc(db, 'knowledge/failed'), { retry_requested_at: serverTimestamp() });
    batch.update(doc(db, 'knowledge/completed'), { retry_requested_at: serverTimestamp() });
    await assertFails(batch.commit());
    const after = await getDoc(doc(db, 'knowledge/failed'));
    expect(after.data()?.retry_requested_at).toBeNull();
  });
});
