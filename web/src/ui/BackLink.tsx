import { ArrowLeft } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Link } from '../route/Link.tsx';

export function BackLink({ to, children }: Pick<ComponentProps<typeof Link>, 'to' | 'children'>) {
  return (
    <nav aria-label="Back">
      <Link to={to} className="back-link">
        <ArrowLeft className="size-4" aria-hidden="true" />
        {children}
      </Link>
    </nav>
  );
}
