import type { ComponentProps } from 'react';
import { Link } from '../route/Link.tsx';
import { buttonClass } from './Button.tsx';

interface ButtonLinkProps extends Pick<ComponentProps<typeof Link>, 'to' | 'children'> {
  variant?: 'primary' | 'plain';
  size?: 'small' | 'medium';
}

/** A link to another page of the app that looks like a button. */
export function ButtonLink({ variant, size, ...link }: ButtonLinkProps) {
  return <Link {...link} className={buttonClass({ variant, size })} />;
}
