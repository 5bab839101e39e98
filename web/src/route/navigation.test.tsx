import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Link } from './Link.tsx';
import { guardPage, navigate, useRoute } from './navigation.ts';

function Place() {
  const route = useRoute();
  return (
    <>
      <p>{'id' in route ? `${route.page} ${route.id}` : route.page}</p>
      <Link to={{ page: 'document', id: 'b' }}>B</Link>
    </>
  );
}

window.scrollTo = () => undefined;
let stopGuard = (): void => undefined;
beforeEach(() => {
  render(<Place />);
  act(() => navigate({ page: 'documents' }));
});
afterEach(() => {
  stopGuard();
  cleanup();
});

const expectPlace = (text: string) => waitFor(() => expect(screen.getByText(text)).toBeTruthy());

describe('navigation', () => {
  it('follows links and the back and forward buttons of the browser', async () => {
    await userEvent.click(screen.getByRole('link', { name: 'B' }));
    await expectPlace('document b');
    expect(window.location.pathname).toBe('/documents/b');
    history.back();
    await expectPlace('documents');
    history.forward();
    await expectPlace('document b');
  });

  it('leaves a click with a modifier to the browser', async () => {
    const user = userEvent.setup();
    await user.keyboard('{Control>}');
    await user.click(screen.getByRole('link', { name: 'B' }));
    await user.keyboard('{/Control}');
    await expectPlace('documents');
  });

  it('waits for the guard before it follows a link', async () => {
    const asked: (() => void)[] = [];
    stopGuard = guardPage((leave) => asked.push(leave));
    await userEvent.click(screen.getByRole('link', { name: 'B' }));
    await expectPlace('documents');
    act(() => asked[0]?.());
    await expectPlace('document b');
  });

  it('reverts a step back until the guard agrees, then repeats it', async () => {
    act(() => navigate({ page: 'editor', id: 'b' }));
    const asked: (() => void)[] = [];
    stopGuard = guardPage((leave) => asked.push(leave));
    history.back();
    await waitFor(() => expect(asked).toHaveLength(1));
    await waitFor(() => expect(window.location.pathname).toBe('/documents/b/edit'));
    await expectPlace('editor b');
    act(() => asked[0]?.());
    await expectPlace('documents');
    expect(window.location.pathname).toBe('/');
  });
});
