import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { navigate } from './navigation.ts';
import { pathOf, type Route } from './route.ts';

interface LinkProps
  extends Pick<ComponentProps<'a'>, 'className' | 'title' | 'aria-current' | 'aria-label' | 'aria-describedby'> {
  to: Exclude<Route, { page: 'unknown' }>;
  children: ReactNode;
}

/** Other clicks open a new tab or window, which is left to the browser. */
export const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** A real link, which can be copied or opened in a new tab. A plain click stays in the app. */
export function Link({ to, children, ...attributes }: LinkProps) {
  const onClick = (event: MouseEvent): void => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a {...attributes} href={pathOf(to)} onClick={onClick}>
      {children}
    </a>
  );
}
