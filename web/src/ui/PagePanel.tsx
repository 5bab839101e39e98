import { FileQuestion } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '../route/Link.tsx';

/** In the place of what cannot be shown: why, and where to go. */
export function PagePanel({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <section className="panel flex flex-col items-center gap-3 px-6 py-16 text-center">
      <FileQuestion className="size-9 text-faint" aria-hidden="true" />
      <h1 className="text-balance font-semibold text-lg">{title}</h1>
      <p className="max-w-md text-balance text-muted">{text}</p>
      <div className="mt-2 flex flex-wrap justify-center gap-3">
        {children}
        <Link to={{ page: 'documents' }} className="button button-plain">
          All documents
        </Link>
      </div>
    </section>
  );
}
