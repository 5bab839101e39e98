import { cleanup, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { PartBoundary } from './PartBoundary.tsx';
import { fetchParts, lazyPart, part } from './part.tsx';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('is fetched once, on first use, and again after a failure', async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('offline')).mockResolvedValue('code');
  const fetched = part(load);
  expect(load).not.toHaveBeenCalled();
  await expect(fetched()).rejects.toThrow('offline');
  expect(await fetched()).toBe('code');
  await fetched();
  expect(load).toHaveBeenCalledTimes(2);
});

it('is shown once the network is back, without a reload', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let isOffline = true;
  const Lazy = lazyPart(async () => {
    if (isOffline) throw new TypeError('Failed to fetch dynamically imported module');
    return { default: ({ name }: { name: string }) => <p>Hello {name}</p> };
  });
  render(
    <PartBoundary part="lazy">
      <Suspense>
        <Lazy name="reader" />
      </Suspense>
    </PartBoundary>,
  );
  expect((await screen.findByRole('alert')).textContent).toContain("Couldn't load this");
  isOffline = false;
  window.dispatchEvent(new Event('online'));
  expect(await screen.findByText('Hello reader')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

it('is shown some seconds later when the network is not ready at the event', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let isOffline = true;
  const Lazy = lazyPart(async () => {
    if (isOffline) throw new TypeError('Failed to fetch dynamically imported module');
    return { default: () => <p>Hello again</p> };
  });
  render(
    <PartBoundary part="later">
      <Suspense>
        <Lazy />
      </Suspense>
    </PartBoundary>,
  );
  const message = await screen.findByRole('alert');
  window.dispatchEvent(new Event('online'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(message.isConnected).toBe(true);
  isOffline = false;
  expect(await screen.findByText('Hello again', {}, { timeout: 5_000 })).toBeTruthy();
});

it('is fetched in advance, also if it is defined later', async () => {
  const [before, after] = [vi.fn(async () => 1), vi.fn(async () => 2)];
  part(before);
  fetchParts();
  part(after);
  expect(before).toHaveBeenCalledOnce();
  expect(after).toHaveBeenCalledOnce();
});
