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

describe('a part of the page that could not be fetched', () => {
  it('is told in its place, and the next part is shown as ever', () => {
    // React writes what a boundary catches to the console.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { rerender } = render(
      <PartBoundary part="agents">
        <Broken />
      </PartBoundary>,
    );
    expect(screen.getByRole('alert').textContent).toContain('This part could not be shown');
    expect(screen.getByRole('button', { name: 'Load the page again' })).toBeTruthy();
    rerender(
      <PartBoundary part="documents">
        <p>All documents</p>
      </PartBoundary>,
    );
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByText('All documents')).toBeTruthy();
  });
});
