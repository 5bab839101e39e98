import { FileQuestion } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from './ButtonLink.tsx';
import { Notice } from './Notice.tsx';
import { allDocuments } from './texts.ts';

/** Shown in place of a page that cannot be shown: why, and where to go. */
export function PagePanel({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <Notice icon={FileQuestion} title={title} text={text} isPage>
      {children}
      <ButtonLink to={{ page: 'documents' }}>{allDocuments}</ButtonLink>
    </Notice>
  );
}
