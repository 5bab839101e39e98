import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { FileSection } from './FileSection.tsx';
import { PageSection } from './PageSection.tsx';
import { TextSection } from './TextSection.tsx';

interface SourceSectionProps {
  id: string;
  document: KnowledgeDocument;
  canWrite: boolean;
}

/** The content of the document: a text, a web page or a file. */
export function SourceSection({ id, document, canWrite }: SourceSectionProps) {
  const { source } = document;
  switch (source.type) {
    case 'text':
      return <TextSection id={id} document={document} source={source} />;
    case 'url':
      return <PageSection id={id} document={document} source={source} canWrite={canWrite} />;
    case 'file':
      return <FileSection id={id} document={document} source={source} canWrite={canWrite} />;
    default:
      return source satisfies never;
  }
}
