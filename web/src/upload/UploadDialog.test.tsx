import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useSyncExternalStore } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Draft } from './item.ts';
import { createUploadQueue, type SendResult, type UploadQueue } from './queue.ts';
import UploadDialog from './UploadDialog.tsx';

afterEach(cleanup);

function Harness({ queue, onClose }: { queue: UploadQueue; onClose: () => void }) {
  const items = useSyncExternalStore(queue.subscribe, queue.snapshot);
  return <UploadDialog uid="u" uploads={{ queue, items }} pasted={null} onClose={onClose} />;
}

function show(result: SendResult = { ok: true, documentId: 'id' }) {
  let ids = 0;
  let closed = 0;
  const sent: { name: string; content?: string }[] = [];
  const queue = createUploadQueue({
    send: async ({ name, payload }) => {
      sent.push({ name, ...(payload.type === 'text' ? { content: payload.content } : {}) });
      return result;
    },
    newId: () => `id-${ids++}`,
    onDrained: () => undefined,
  });
  render(
    <Harness
      queue={queue}
      onClose={() => {
        closed += 1;
      }}
    />,
  );
  return { queue, sent, closed: () => closed };
}

const textDraft = (name: string): Draft => ({ name, fileName: null, payload: { type: 'text', content: 'x' } });
const choose = (...files: File[]) => userEvent.upload(screen.getByLabelText(/Drop files or folders here/), files);
const paste = () => userEvent.click(screen.getByRole('tab', { name: /Paste text/ }));

describe('the upload dialog', () => {
  it('names documents after their files, lets users rename them, and sends them together', async () => {
    const { sent } = show();
    await choose(new File(['Text A'], 'a.md'), new File(['Text B'], 'b.txt'));
    const name = await screen.findByLabelText('Name of a.md');
    await userEvent.clear(name);
    await userEvent.type(name, 'Better name');
    await userEvent.click(screen.getByRole('button', { name: 'Upload 2 documents' }));
    await waitFor(() => expect(screen.getAllByText('Uploaded')).toHaveLength(2));
    expect(sent).toEqual([
      { name: 'Better name', content: 'Text A' },
      { name: 'b', content: 'Text B' },
    ]);
  });

  it('shows the problem of a name before sending', async () => {
    const { sent } = show();
    await choose(new File(['Text A'], 'a.md'));
    await userEvent.clear(await screen.findByLabelText('Name of a.md'));
    expect(screen.getByText('Enter a name of 1 to 200 characters.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Upload 1/ })).toBeNull();
    expect(sent).toEqual([]);
  });

  it('sends a pasted text at once and clears the fields', async () => {
    const { sent } = show();
    await paste();
    await userEvent.click(screen.getByRole('button', { name: 'Upload text' }));
    expect(screen.getByText('Enter a name of 1 to 200 characters.')).toBeTruthy();
    expect(screen.getByText('Enter some text.')).toBeTruthy();
    await userEvent.type(screen.getByLabelText('Name'), 'Pasted');
    await userEvent.type(screen.getByLabelText('Content'), 'Some text');
    await userEvent.click(screen.getByRole('button', { name: 'Upload text' }));
    await screen.findByText('Uploaded');
    expect(sent).toEqual([{ name: 'Pasted', content: 'Some text' }]);
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('');
    expect(screen.getByLabelText<HTMLTextAreaElement>('Content').value).toBe('');
  });

  it('shows a refusal of the service and offers a retry', async () => {
    const fields = [{ field: 'name', message: 'name is taken: choose another' }];
    const { sent } = show({ ok: false, problem: { message: 'Refused.', fields }, isLost: false });
    await choose(new File(['Text A'], 'a.md'));
    await userEvent.click(await screen.findByRole('button', { name: 'Upload 1 document' }));
    expect(await screen.findByText('name is taken: choose another')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Retry: a' }));
    await waitFor(() => expect(sent).toHaveLength(2));
  });

  it('asks before typed text is lost, and keeps it on request', async () => {
    const { closed } = show();
    await paste();
    await userEvent.type(screen.getByLabelText('Content'), 'Long work');
    await userEvent.keyboard('{Escape}');
    const question = await screen.findByRole('alertdialog');
    expect(closed()).toBe(0);
    await userEvent.click(within(question).getByRole('button', { name: 'Keep editing' }));
    expect(screen.getByLabelText<HTMLTextAreaElement>('Content').value).toBe('Long work');
    await userEvent.keyboard('{Escape}');
    await userEvent.click(await screen.findByRole('button', { name: 'Discard' }));
    expect(closed()).toBe(1);
  });

  it('closes without asking when nothing would be lost', async () => {
    const { closed } = show();
    await choose(new File(['Text A'], 'a.md'));
    await userEvent.click(await screen.findByRole('button', { name: 'Upload 1 document' }));
    await screen.findByText('Uploaded');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(closed()).toBe(1));
  });

  it('draws a page of many files, and the next page on request', async () => {
    const { queue } = show();
    act(() => queue.add(Array.from({ length: 3_000 }, (_, n) => textDraft(`Note ${n}`))));
    expect(screen.getByText('3000 ready')).toBeTruthy();
    expect(screen.getAllByRole('textbox')).toHaveLength(50);
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(screen.getByText('51 to 100 of 3000')).toBeTruthy();
    expect(screen.getByDisplayValue('Note 50')).toBeTruthy();
  });

  it('lists hidden and system files that were left out', async () => {
    const { queue } = show();
    act(() => queue.skip(['help/.git/', 'help/Thumbs.db']));
    expect(screen.getByText('2 hidden or system files left out')).toBeTruthy();
    expect(screen.getByText('help/.git/')).toBeTruthy();
  });

  it('lists pasted addresses, and adds the selected ones', async () => {
    const { sent } = show();
    await userEvent.click(screen.getByRole('tab', { name: /Web page/ }));
    await userEvent.click(screen.getByText('Many addresses or a sitemap'));
    const list = ['https://example.com/a', 'https://xn--bcher-kva.example.de/b', 'http://localhost/'].join('\n');
    fireEvent.change(screen.getByLabelText('Web pages, one on each line'), { target: { value: list } });
    expect(await screen.findByText('2 of 2 pages selected, 1 not public or not an address')).toBeTruthy();
    await userEvent.click(screen.getByLabelText('https://example.com/a'));
    await userEvent.click(screen.getByRole('button', { name: 'Add 1 web page' }));
    await waitFor(() => expect(sent).toEqual([{ name: 'bücher.example.de/b' }]));
  });

  it.each([
    ['https://example.com/#/faq', 'ElevenLabs may ignore the part after # and load the start page.'],
    ['https://example.com/#top', 'The part after # is a place in the page and is left out.'],
    ['https://example.com/?utm_source=a', 'Tracking parameters are kept, and ignored when addresses are compared.'],
  ])('says what happens to %s', async (address, note) => {
    show();
    await userEvent.click(screen.getByRole('tab', { name: /Web page/ }));
    fireEvent.change(screen.getByLabelText('Address'), { target: { value: address } });
    expect(screen.getByText(note)).toBeTruthy();
  });
});
