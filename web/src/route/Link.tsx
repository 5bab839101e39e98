import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { navigate } from './navigation.ts';
import { pathOf, type Route } from './route.ts';

interface LinkProps extends Pick<ComponentProps<'a'>, 'className' | 'title' | 'aria-current' | 'aria-label'> {
  to: Exclude<Route, { page: 'unknown' }>;
  children: ReactNode;
}

/** A real link, which can be copied or opened in a new tab. A plain click stays in the app. */
export function Link({ to, children, ...attributes }: LinkProps) {
  const onClick = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a {...attributes} href={pathOf(to)} onClick={onClick}>
      {children}
    </a>
  );
}
