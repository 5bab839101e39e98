import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';
import { notify } from '../ui/notify.ts';
import { Section } from '../ui/Section.tsx';
import { ReplaceFile } from './ReplaceFile.tsx';
import { fileTexts as texts } from './texts.ts';

interface FileSectionProps {
  id: string;
  document: KnowledgeDocument;
  source: Extract<KnowledgeDocument['source'], { type: 'file' }>;
  canWrite: boolean;
}

function saveAs(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

/** The file, with a download and an upload of a newer version. Only a download loads its bytes. */
export function FileSection({ id, document: knowledge, source, canWrite }: FileSectionProps) {
  const { loadStore } = useServices();
  const [isBusy, setIsBusy] = useState(false);
  const download = async (): Promise<void> => {
    const { body_id: bodyId, body_parts: parts } = knowledge;
    if (bodyId === null) return;
    setIsBusy(true);
    try {
      const bytes = await (await loadStore()).readBody(id, bodyId, parts);
      saveAs(new Blob([bytes], { type: source.content_type }), source.filename);
    } catch {
      notify('error', texts.unreadable(source.filename));
    }
    setIsBusy(false);
  };
  return (
    <Section
      title={texts.title}
      isTight
      actions={
        <div className="flex flex-wrap gap-2 print:hidden">
          <Button size="small" isBusy={isBusy} onPress={() => void download()}>
            <Download className="size-3.5" aria-hidden="true" />
            {texts.download}
          </Button>
          {canWrite && knowledge.deletion_requested_at === null && (
            <ReplaceFile id={id} revision={knowledge.revision} label={texts.replace} />
          )}
        </div>
      }
    >
      <p className="wrap-anywhere">
        <bdi>{source.filename}</bdi>
      </p>
    </Section>
  );
}
