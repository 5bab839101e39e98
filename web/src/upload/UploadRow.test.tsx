import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { createItem } from './item.ts';
import { createUploadQueue } from './queue.ts';
import { UploadRow } from './UploadRow.tsx';

const queue = createUploadQueue({
  send: () => new Promise(() => undefined),
  newId: () => 'id',
  onDrained: () => undefined,
});

it('an upload that waits for a limit says so and counts down', () => {
  const item = createItem({ name: 'A', payload: { type: 'text', content: 'x' }, fileName: null }, () => 'id');
  const until = new Date(Date.now() + 40_400);
  render(<UploadRow item={{ ...item, state: { kind: 'limited', until } }} queue={queue} />);
  expect(screen.getByRole('status').textContent).toMatch(/^Many uploads in a minute\. Continuing in (40|41) s$/);
  expect(screen.getByRole('button', { name: 'Cancel A' })).toBeDefined();
});
