import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { hasReadableText } from '../data/gate.ts';
import { isStoredText } from '../data/read-text.ts';
import { FileSection } from './FileSection.tsx';
import { PageSection } from './PageSection.tsx';
import { ExtractedTextSection } from './text/ExtractedTextSection.tsx';
import { FileTextSection } from './text/FileTextSection.tsx';
import { StoredTextSection } from './text/StoredTextSection.tsx';

interface SourceSectionProps {
  id: string;
  document: KnowledgeDocument;
  canWrite: boolean;
}

/** The content of the document: its text, after the file or the web page that it comes from. */
export function SourceSection({ id, document, canWrite }: SourceSectionProps) {
  const { source } = document;
  switch (source.type) {
    case 'text':
      return <StoredTextSection id={id} document={document} />;
    case 'url':
      return (
        <>
          <PageSection id={id} document={document} source={source} canWrite={canWrite} />
          <ExtractedTextSection id={id} document={document} sourceType="url" />
        </>
      );
    case 'file':
      return (
        <>
          <FileSection id={id} document={document} source={source} canWrite={canWrite} />
          {isStoredText(source) ? (
            <StoredTextSection id={id} document={document} />
          ) : (
            <ExtractedTextSection id={id} document={document} sourceType="file" />
          )}
          {hasReadableText(source.content_type) && (
            <FileTextSection id={id} document={document} contentType={source.content_type} />
          )}
        </>
      );
    default:
      return source satisfies never;
  }
}
