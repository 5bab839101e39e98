import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { Section } from '../../ui/Section.tsx';
import { extractedTexts as texts } from '../texts.ts';
import { LoadableText } from './LoadableText.tsx';
import { TextView } from './TextView.tsx';
import { useExtractedText } from './use-extracted-text.ts';

interface ExtractedTextSectionProps {
  id: string;
  document: KnowledgeDocument;
  sourceType: 'file' | 'url';
}

/** What agents answer from: the text that ElevenLabs took from the file or the page. */
export function ExtractedTextSection({ id, document, sourceType }: ExtractedTextSectionProps) {
  const { elevenlabs_document_id: copyId, synced_revision: synced, revision } = document;
  const version = copyId === null ? null : `${copyId} ${synced}`;
  const { text, readAgain } = useExtractedText(id, version);
  return (
    <Section title={texts.title}>
      {version === null ? (
        <p className="text-muted">{texts.afterSync}</p>
      ) : (
        <LoadableText text={text} onTryAgain={readAgain}>
          {(extracted) => (
            <>
              {synced !== revision && <p className="text-muted text-sm">{texts.earlier}</p>}
              {extracted.text === '' ? (
                <p className="text-muted">{texts.none(sourceType)}</p>
              ) : (
                <TextView
                  key={extracted.version}
                  text={extracted.text}
                  sizeBytes={new Blob([extracted.text]).size}
                  mayHaveMarkdown={false}
                />
              )}
            </>
          )}
        </LoadableText>
      )}
    </Section>
  );
}
