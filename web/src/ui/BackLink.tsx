import { ArrowLeft } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Link } from '../route/Link.tsx';
import { backLabel } from './texts.ts';

export function BackLink({ to, children }: Pick<ComponentProps<typeof Link>, 'to' | 'children'>) {
  return (
    <nav aria-label={backLabel}>
      <Link to={to} className="inline-flex min-h-7 items-center gap-1.5 font-medium text-muted hover:text-text">
        <ArrowLeft className="size-4 shrink-0" aria-hidden="true" />
        <bdi className="wrap-anywhere">{children}</bdi>
      </Link>
    </nav>
  );
}
