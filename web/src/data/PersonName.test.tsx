import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { ServicesProvider } from '../firebase/services.tsx';
import { servicesInMemory } from '../testing/services.ts';
import { PersonName } from './PersonName.tsx';

afterEach(cleanup);

it('reads each person once and shows the name, and "you" for the signed-in user', async () => {
  const world = servicesInMemory();
  act(() => world.become({ uid: 'me', email: 'me@example.com', role: 'viewer' }));
  world.people.set('ada', { name: 'Ada Byron', email: 'ada@example.com' });
  const names = (uids: readonly string[]) => (
    <ServicesProvider value={world.services}>
      {uids.map((uid, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same person is shown twice
        <PersonName key={index} uid={uid} />
      ))}
    </ServicesProvider>
  );
  const { rerender } = render(names(['ada', 'ada', 'me', 'gone']));
  expect(await screen.findAllByText('Ada Byron')).toHaveLength(2);
  expect(await screen.findByText('Unknown person')).toBeTruthy();
  expect(screen.getByText('you')).toBeTruthy();
  rerender(names(['me', 'ada']));
  expect(await screen.findAllByText('Ada Byron')).toHaveLength(1);
  expect(world.peopleRead).toEqual(['ada', 'gone']);
});
