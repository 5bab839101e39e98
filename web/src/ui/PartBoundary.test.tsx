import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PartBoundary } from './PartBoundary.tsx';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Broken(): never {
  throw new TypeError('Failed to fetch dynamically imported module');
}

describe('a part of the page whose code cannot be fetched', () => {
  it('shows a message in its place, and shows the next part normally', () => {
    // React logs errors that a boundary catches.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { rerender } = render(
      <PartBoundary part="agents">
        <Broken />
      </PartBoundary>,
    );
    expect(screen.getByRole('alert').textContent).toContain("Couldn't load this");
    expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy();
    rerender(
      <PartBoundary part="documents">
        <p>All documents</p>
      </PartBoundary>,
    );
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByText('All documents')).toBeTruthy();
  });
});
