import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { type Services, ServicesProvider } from '../firebase/services.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { anItem, at, failedWith } from '../testing/document.ts';
import { servicesInMemory } from '../testing/services.ts';
import { App } from './App.tsx';
import '../testing/match-media.ts';
import '../testing/patience.ts';

afterEach(cleanup);

function show(overrides: Partial<Services> = {}) {
  const world = servicesInMemory(overrides);
  render(
    <ServicesProvider value={world.services}>
      <App />
    </ServicesProvider>,
  );
  return world;
}

const editor = { uid: 'e', email: 'editor@example.com', role: 'editor' } as const;
const viewer = { uid: 'v', email: 'viewer@example.com', role: 'viewer' } as const;

async function showList(
  account: typeof editor | typeof viewer,
  items: readonly KnowledgeItem[],
  next: string | null = null,
) {
  const world = show();
  act(() => world.become(account));
  await waitFor(() => expect(world.listeners.size).toBe(1));
  const send = (now: readonly KnowledgeItem[], isFromCache = false): void =>
    act(() => {
      for (const { onNext } of world.listeners) onNext({ items: now, next, isFromCache });
    });
  send(items);
  // The list waits for the agents too.
  act(() => {
    for (const onNext of world.holderWatchers) onNext(undefined);
  });
  await screen.findByRole(items.length > 0 ? 'table' : 'heading', { name: /^(Documents|No documents yet)$/ });
  return { ...world, send };
}

const failedItem = anItem(failedWith('quota', { http_status: 401, provider_code: 'quota_exceeded' }), { id: 'f' });

describe('the app', () => {
  it('shows the sign-in page, then the documents', async () => {
    const world = show();
    await userEvent.type(await screen.findByLabelText('Email address'), ' editor@example.com ');
    await userEvent.type(screen.getByLabelText('Password'), 'secret');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('heading', { name: 'Documents' })).toBeTruthy();
    await waitFor(() => expect(world.listeners.size).toBe(1));
    expect(screen.getByRole('button', { name: 'Account: editor@example.com' })).toBeTruthy();
  });

  it('explains a failed sign-in and allows another try', async () => {
    const { services } = servicesInMemory();
    const refuse = () => Promise.reject(Object.assign(new Error(), { code: 'auth/invalid-credential' }));
    show({ auth: { ...services.auth, signInWithPassword: refuse } });
    await userEvent.type(await screen.findByLabelText('Email address'), 'a@example.com');
    await userEvent.type(screen.getByLabelText('Password'), 'wrong');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Wrong email address or password');
    expect(screen.getByRole('button', { name: 'Sign in' }).hasAttribute('disabled')).toBe(false);
  });

  it('shows a user without a role their account and whom to ask, until a role is granted', async () => {
    const world = show();
    act(() => world.become({ uid: 'o', email: 'outsider@example.com', role: null }));
    expect(await screen.findByText('outsider@example.com')).toBeTruthy();
    expect(screen.getByText(/Ask an administrator/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Check again' }));
    expect(await screen.findByText(/Still no access/)).toBeTruthy();
    act(() => world.become({ uid: 'o', email: 'outsider@example.com', role: 'viewer' }));
    expect(await screen.findByRole('heading', { name: 'Documents' })).toBeTruthy();
  });

  it('shows a user whose address is not confirmed what to do', async () => {
    const world = show();
    act(() => world.become({ uid: 'o', email: 'new@example.com', role: null, isUnconfirmed: true }));
    expect(await screen.findByText(/this address is not confirmed yet/)).toBeTruthy();
    expect(screen.getByText(/Forgot password/)).toBeTruthy();
  });

  it('asks for the code of the authenticator app when the account has one', async () => {
    const half = () => Promise.reject(Object.assign(new Error(), { code: 'auth/multi-factor-auth-required' }));
    const world = servicesInMemory();
    render(
      <ServicesProvider value={{ ...world.services, auth: { ...world.services.auth, signInWithPassword: half } }}>
        <App />
      </ServicesProvider>,
    );
    await userEvent.type(await screen.findByLabelText('Email address'), 'a@example.com');
    await userEvent.type(screen.getByLabelText('Password'), 'right');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    await userEvent.type(await screen.findByLabelText(/authenticator app/), '000000');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Wrong code');
    expect(screen.getByText(/Ask an administrator to reset/)).toBeTruthy();
    await userEvent.clear(screen.getByLabelText(/authenticator app/));
    await userEvent.type(screen.getByLabelText(/authenticator app/), '123 456');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('heading', { name: 'Documents' })).toBeTruthy();
  });

  it('lets a user set up the second factor that is required, and opens the documents then', async () => {
    const world = show();
    act(() => world.become({ uid: 'o', email: 'new@example.com', role: null, needsSecondFactor: true }));
    expect(await screen.findByText('JBSWY3DPEHPK3PXP')).toBeTruthy();
    expect(screen.getByRole('link', { name: /authenticator app/ }).getAttribute('href')).toMatch(/^otpauth:/);
    await userEvent.type(screen.getByLabelText(/authenticator app/), '123456');
    await userEvent.click(screen.getByRole('button', { name: 'Confirm' }));
    expect(await screen.findByRole('heading', { name: 'Documents' })).toBeTruthy();
  });

  it('signs out a user whose session has ended, and says why until the next sign-in', async () => {
    const { sessionWatchers } = await showList(editor, [failedItem]);
    await waitFor(() => expect(sessionWatchers.size).toBe(1));
    const endBefore = (ms: number) => act(async () => sessionWatchers.forEach((onEnd) => void onEnd(ms)));
    await endBefore(1_000);
    expect(screen.getByRole('heading', { name: 'Documents' })).toBeTruthy();
    await endBefore(1_001);
    expect(await screen.findByText('Your access was changed. Sign in again.')).toBeTruthy();
    await userEvent.type(screen.getByLabelText('Email address'), 'a@example.com');
    await userEvent.type(screen.getByLabelText('Password'), 'right');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('heading', { name: 'Documents' })).toBeTruthy();
  });

  it('shows a viewer all documents, and disables the buttons of editors with the reason', async () => {
    const { retried } = await showList(viewer, [failedItem]);
    const row = screen.getByRole('row', { name: /Refund policy/ });
    expect(within(row).getByText('Failed')).toBeTruthy();
    expect(within(row).getByRole('button', { name: 'Details' })).toBeTruthy();
    for (const name of [/Retry/, /Upload/]) {
      const button = screen.getByRole('button', { name });
      expect(button.getAttribute('aria-disabled')).toBe('true');
      expect(button.title).toContain('Only editors');
      await userEvent.click(button);
    }
    expect((await screen.findAllByText(/Only editors can do this/)).length).toBeGreaterThan(0);
    expect(retried).toEqual([]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('shows a document as pending after an editor requests a retry', async () => {
    const { retried, send } = await showList(editor, [failedItem]);
    expect(document.title).toBe('(1) Knowledge Sync');
    await userEvent.click(screen.getByRole('button', { name: 'Retry Refund policy' }));
    await waitFor(() => expect(retried).toEqual(['f']));
    send([anItem({ ...failedWith('quota'), retry_requested_at: at }, { id: 'f', isUnsent: true })]);
    expect(within(screen.getByRole('row', { name: /Refund policy/ })).getByText('Pending')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Retry Refund policy' })).toBeNull();
    // It counts as failed until its stored status changes, as in the database.
    expect(document.title).toBe('(1) Knowledge Sync');
    send([anItem({ sync_status: 'pending' }, { id: 'f' })]);
    expect(document.title).toBe('Knowledge Sync');
  });

  it('opens and closes the details of an error in place', async () => {
    await showList(editor, [failedItem]);
    const button = screen.getByRole('button', { name: 'Details' });
    expect(button.getAttribute('aria-expanded')).toBe('false');
    await userEvent.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(await screen.findByText('quota_exceeded')).toBeTruthy();
    expect(screen.getByText('Quota exceeded (quota)')).toBeTruthy();
    await userEvent.click(button);
    expect(screen.queryByText('quota_exceeded')).toBeNull();
  });

  it('shows a malformed document as unreadable among the others', async () => {
    const broken = { kind: 'unreadable', id: 'broken', problem: 'name: wrong', status: 'failed' } as const;
    await showList(editor, [broken, anItem()]);
    const row = await screen.findByRole('row', { name: /Damaged document broken/ });
    expect(row.textContent).toContain('name: wrong');
    expect(screen.getByRole('row', { name: /Refund policy/ })).toBeTruthy();
    await userEvent.click(within(row).getByRole('button', { name: 'Delete' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete this damaged document?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('offers an editor the first upload when there are no documents', async () => {
    await showList(editor, []);
    expect(await screen.findByRole('button', { name: 'Upload the first document' })).toBeTruthy();
  });

  it('opens the next page after the last document of this one', async () => {
    const { listeners, total } = await showList(editor, [anItem()], '["last","id"]');
    total.documents = 250;
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => expect([...listeners].map(({ view }) => view.after)).toEqual(['["last","id"]']));
    expect(window.location.search).toContain('page=2');
    expect(screen.getByRole('row', { name: /Refund policy/ })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'First' }));
    await waitFor(() => expect([...listeners].map(({ view }) => view.after)).toEqual([null]));
  });

  it('keeps rows in place until the user shows new documents of others', async () => {
    const { send } = await showList(editor, [anItem()]);
    send([anItem({ name: 'Of somebody else' }, { id: 'other' }), anItem()]);
    expect(screen.queryByRole('row', { name: /Of somebody else/ })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Show 1 new document' }));
    expect(screen.getByRole('row', { name: /Of somebody else/ })).toBeTruthy();
  });

  it('shows the documents of the user at once', async () => {
    const { send } = await showList(editor, [anItem()]);
    send([anItem({ name: 'Mine', created_by: 'e' }, { id: 'mine' }), anItem()]);
    expect(screen.getByRole('row', { name: /Mine/ })).toBeTruthy();
  });

  it('reports a failed listener, keeps the list, and reconnects on demand', async () => {
    const { listeners, send } = await showList(editor, [anItem()]);
    const [ended] = listeners;
    act(() => ended?.onError(Object.assign(new Error(), { code: 'permission-denied' })));
    expect(screen.getByText(/Live updates stopped/)).toBeTruthy();
    expect(screen.getByRole('row', { name: /Refund policy/ })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Reconnect' }));
    await waitFor(() => expect(listeners.has(ended as never)).toBe(false));
    await waitFor(() => expect(listeners.size).toBe(1));
    send([anItem()]);
    expect(screen.queryByText(/Live updates stopped/)).toBeNull();
  });

  it('names the provider that documents are sent to', async () => {
    await showList(editor, []);
    expect(await screen.findByRole('button', { name: 'Connected to ElevenLabs' })).toBeTruthy();
  });

  it('announces syncs that end, but not documents that it sees for the first time', async () => {
    const { send } = await showList(editor, [anItem({ sync_status: 'syncing' })]);
    const region = screen.getByRole('status', { name: 'Changes' });
    send([anItem({ sync_status: 'completed' }), anItem({ ...failedWith('network'), name: 'New' }, { id: 'new' })]);
    await waitFor(() => expect(region.textContent).not.toBe(''), { timeout: 5000 });
    expect(region.textContent).toBe('Refund policy: synced.');
  });
});
