import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { App } from '../app/App.tsx';
import { type Services, ServicesProvider } from '../firebase/services.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { anItem, at, failedWith } from '../testing/document.ts';
import { servicesInMemory } from '../testing/services.ts';
import '../testing/match-media.ts';
import '../testing/patience.ts';

afterEach(() => {
  cleanup();
  history.replaceState(null, '', '/');
  localStorage.clear();
});

async function openPage(role: 'editor' | 'viewer' = 'editor', overrides: Partial<Services> = {}) {
  history.replaceState(null, '', '/documents/abc');
  const world = servicesInMemory(overrides);
  render(
    <ServicesProvider value={world.services}>
      <App />
    </ServicesProvider>,
  );
  act(() => world.become({ uid: 'user', email: 'user@example.com', role }));
  await waitFor(() => expect(world.open.size).toBe(1));
  const send = (item: KnowledgeItem | null, isFromCache = false): void =>
    act(() => {
      for (const { onNext } of world.open) onNext({ item, isFromCache });
    });
  return { ...world, send };
}

describe('the document page', () => {
  it('listens only to that document', async () => {
    const { open, listeners, send } = await openPage();
    expect([...open].map(({ id }) => id)).toEqual(['abc']);
    expect(listeners.size).toBe(0);
    send(anItem({ sync_status: 'completed' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Refund policy' })).toBeTruthy();
    expect(document.title).toBe('Refund policy · Knowledge Sync');
    expect(open.size).toBe(1);
  });

  it('loads the text once, and again only when it was replaced', async () => {
    const { bodies, bodiesRead, send } = await openPage();
    bodies.set('body', 'Five days.');
    send(anItem({ sync_status: 'pending' }));
    expect((await screen.findByRole('region', { name: 'The text' })).textContent).toBe('Five days.');
    send(anItem({ sync_status: 'completed' }));
    expect(bodiesRead).toEqual(['body']);
    bodies.set('body2', 'Three days.');
    send(anItem({ body_id: 'body2', revision: 'r2' }));
    await waitFor(() => expect(screen.getByRole('region', { name: 'The text' }).textContent).toBe('Three days.'));
    expect(bodiesRead).toEqual(['body', 'body2']);
  });

  it('warns when the stored text does not match the hash of the document', async () => {
    const { bodies, send } = await openPage();
    bodies.set('body', 'Damaged.');
    send(anItem());
    expect((await screen.findByRole('alert')).textContent).toContain('The stored text is damaged');
  });

  it('waits for the server before it reports a missing document', async () => {
    const { send } = await openPage();
    send(null, true);
    expect(screen.queryByRole('heading', { level: 1 })).toBeNull();
    send(null);
    expect(await screen.findByRole('heading', { name: 'Document not found' })).toBeTruthy();
  });

  it('names the agents that use it as soon as one has the folder', async () => {
    const { send, holderWatchers } = await openPage();
    const tell = (attached: object[]): void =>
      act(() => {
        for (const onNext of holderWatchers)
          onNext({ folder_id: 'f', attached, count: attached.length, learned_at: at });
      });
    const model = 'e5_mistral_7b_instruct';
    const synced = { sync_status: 'completed', elevenlabs_document_id: 'copy' } as const;
    send(anItem({ ...synced, index_status: 'ready', indexes: { [model]: { status: 'ready' } } }));
    const section = await screen.findByRole('region', { name: 'Agents' });
    expect(section.textContent).not.toMatch(/Available to agents|Not used/);
    expect(holderWatchers.size).toBe(1);
    tell([]);
    await waitFor(() => expect(section.textContent).toContain('Not used by any agent'));
    expect(screen.getByRole('link', { name: 'Connect an agent' }).getAttribute('href')).toBe('/agents');
    const branch = {
      id: null,
      name: 'Main',
      is_main: true,
      live_percentage: 100,
      usage_mode: 'auto',
      search: true,
      model,
      strategies: [],
    };
    tell([{ id: 'a', name: 'Help centre', branches: [branch] }]);
    await waitFor(() => expect(section.textContent).toContain('Available to agents'));
    expect(section.textContent).toContain('Help centre can search this document');
    expect(screen.getByRole('list', { name: 'Agents that use this document' }).textContent).toContain(
      'Finds it by search',
    );
    tell([{ id: 'a', name: 'Help centre', branches: [{ ...branch, search: false }] }]);
    await waitFor(() => expect(section.textContent).toContain('Help centre reads it in full'));
  });

  it('says that searches find the earlier text until its index is rebuilt', async () => {
    const { send } = await openPage();
    const indexing = (passages: object) =>
      anItem({
        sync_status: 'completed',
        elevenlabs_document_id: 'copy',
        index_status: 'indexing',
        index_due_at: at,
        indexes: { multilingual_e5_large_instruct: { status: 'indexing', ...passages } },
      });
    send(indexing({ passages: 'other' }));
    const section = await screen.findByRole('region', { name: 'Agents' });
    expect(section.textContent).toContain('Until then, searches find the text from before your last change.');
    send(indexing({}));
    await waitFor(() => expect(section.textContent).not.toContain('Until then'));
  });

  it('renders Markdown as elements, and nothing of hostile Markdown as HTML', async () => {
    const { bodies, send } = await openPage();
    bodies.set(
      'body',
      [
        '# Refunds',
        '',
        '| a | b |',
        '| - | - |',
        '| 1 | 2 |',
        '',
        '[good](https://example.com/x) [bad](javascript:alert(1)) [also](data:text/html,x) <mailto:a@example.com>',
        '',
        '![alt](https://tracker.example/pixel.png)',
        '',
        '<script>alert(1)</script><img src=x onerror=alert(1)><iframe src="https://example.com"></iframe>',
      ].join('\n'),
    );
    send(anItem());
    const text = await screen.findByRole('region', { name: 'The text' });
    expect(await within(text).findByRole('heading', { level: 3, name: 'Refunds' })).toBeTruthy();
    expect(within(text).getAllByRole('cell')).toHaveLength(2);
    expect(text.querySelectorAll('script, img, iframe, [onerror], [style]')).toHaveLength(0);
    const links = within(text).getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['https://example.com/x', 'mailto:a@example.com']);
    for (const link of links) expect(link.getAttribute('rel')).toBe('noopener noreferrer');
    expect(text.textContent).toContain('Image: alt (https://tracker.example/pixel.png)');
    expect(text.textContent).toContain('<script>alert(1)</script>');

    await userEvent.click(screen.getByRole('radio', { name: 'Source' }));
    expect(text.textContent).toContain('# Refunds');
    expect(localStorage.getItem('knowledge-sync.text-format')).toBe('source');
  });

  it('shows a text without Markdown as it is, without a choice of formats', async () => {
    const { bodies, send } = await openPage();
    bodies.set('body', 'Nine to five.\n  Closed on Sundays.');
    send(anItem());
    expect((await screen.findByRole('region', { name: 'The text' })).textContent).toBe(
      'Nine to five.\n  Closed on Sundays.',
    );
    expect(screen.queryByRole('radio')).toBeNull();
  });

  it.each([true, false])('links to ElevenLabs only where documents go there: %s', async (official) => {
    const provider = { name: 'elevenlabs', host: 'example.com', official } as const;
    const { send } = await openPage('viewer', { fetchHealth: async () => ({ status: 'ok', provider }) });
    send(anItem({ sync_status: 'completed', elevenlabs_document_id: 'copy' }));
    await screen.findByRole('heading', { level: 1 });
    await screen.findByText(official ? 'ElevenLabs' : 'example.com');
    const links = () => screen.queryAllByRole('link', { name: 'Open in ElevenLabs' });
    await waitFor(() => expect(links()).toHaveLength(official ? 1 : 0));
  });

  it('offers first what may help against the failure', async () => {
    const { send } = await openPage();
    const header = async () => {
      await screen.findByRole('heading', { level: 1 });
      return [...document.querySelectorAll('article > header a, article > header button, article > header label')].map(
        ({ textContent }) => textContent,
      );
    };
    send(anItem(failedWith('validation')));
    expect((await header()).slice(0, 2)).toEqual(['Edit', 'Retry']);
    send(anItem(failedWith('network')));
    expect((await header()).slice(0, 2)).toEqual(['Retry', 'Edit']);
    const source = {
      type: 'file' as const,
      filename: 'a.pdf',
      content_type: 'application/pdf',
      size_bytes: 1,
      sha256: 'a'.repeat(64),
    };
    send(anItem({ ...failedWith('validation'), source }));
    expect((await header()).slice(0, 3)).toEqual(['Replace file', 'Edit', 'Retry']);
    send(anItem(failedWith('auth_error')));
    expect(screen.getByRole('region', { name: 'What went wrong' }).textContent).toContain(
      'An administrator needs to act first.',
    );
  });

  it('disables the buttons of editors for a viewer, with the reason', async () => {
    const { send } = await openPage('viewer');
    send(anItem(failedWith('network')));
    expect(await screen.findByRole('heading', { level: 1, name: 'Refund policy' })).toBeTruthy();
    for (const name of [/Retry/, 'Edit', 'Delete']) {
      const button = screen.getByRole('button', { name });
      expect(button.getAttribute('aria-disabled')).toBe('true');
      expect(button.title).toContain('Only editors');
    }
    expect(screen.queryByRole('link', { name: 'Edit' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('offers to send a synced document again, not while it is queued, and not to a viewer', async () => {
    const { send, become } = await openPage();
    send(anItem({ sync_status: 'completed' }));
    const button = await screen.findByRole('button', { name: 'Send again' });
    expect(button.hasAttribute('disabled')).toBe(false);
    send(anItem({ sync_status: 'pending' }));
    expect(button.hasAttribute('disabled')).toBe(true);
    send(anItem(failedWith('network')));
    expect(screen.queryByRole('button', { name: 'Send again' })).toBeNull();
    send(anItem({ sync_status: 'completed' }));
    act(() => become({ uid: 'user', email: 'user@example.com', role: 'viewer' }));
    expect(screen.getByRole('button', { name: 'Send again' }).getAttribute('aria-disabled')).toBe('true');
  });

  it('reports a removed role, and tries again with a new token', async () => {
    const { open } = await openPage();
    const [ended] = open;
    act(() => ended?.onError(Object.assign(new Error(), { code: 'permission-denied' })));
    expect(await screen.findByRole('heading', { name: "You don't have access to this document" })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect([...open][0]).not.toBe(ended));
    expect(open.size).toBe(1);
  });
});
