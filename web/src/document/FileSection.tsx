import { type KnowledgeDocument, knowledgeSchema } from '@knowledge-sync/contract';
import { Download, FileUp } from 'lucide-react';
import { useId, useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { useServices } from '../firebase/services.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { Facts } from '../ui/Facts.tsx';
import { notify } from '../ui/notify.ts';
import { Section } from '../ui/Section.tsx';
import { acceptedExtensions, checkFile } from '../view/checks.ts';
import { sourceTitle } from '../view/row.ts';
import { exactSize } from '../view/timeline.ts';
import { sourceLabels as labels, fileTexts as texts } from './texts.ts';

/** The label is pressed instead of the hidden input, which has the focus. */
const fileButtonClass =
  'cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2';

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

/** The file, with a download and an upload of a newer version. It is loaded only for a download. */
export function FileSection({ id, document: knowledge, source, canWrite }: FileSectionProps) {
  const { loadStore } = useServices();
  const call = useCall();
  const [busyWith, setBusyWith] = useState<'download' | 'replace' | null>(null);
  const inputId = useId();

  const download = async (): Promise<void> => {
    const { body_id: bodyId, body_parts: parts } = knowledge;
    if (bodyId === null) return;
    setBusyWith('download');
    try {
      const bytes = await (await loadStore()).readBody(id, bodyId, parts);
      saveAs(new Blob([bytes], { type: source.content_type }), source.filename);
    } catch {
      notify('error', texts.unreadable(source.filename));
    }
    setBusyWith(null);
  };
  const replace = async (file: File): Promise<void> => {
    const [problem] = checkFile(file.name, file.size);
    if (problem !== undefined) return notify('error', texts.refused(file.name, problem));
    setBusyWith('replace');
    const query = new URLSearchParams({ filename: file.name });
    const answer = await call('PUT', `/knowledge/${encodeURIComponent(id)}/file?${query}`, {
      body: file,
      headers: { 'if-match': `"${knowledge.revision}"` },
      schema: knowledgeSchema.pick({ id: true }),
    });
    setBusyWith(null);
    if (answer.ok) notify('success', texts.replaced);
    else notify('error', answer.refusal.message);
  };
  return (
    <Section
      title={texts.title}
      actions={
        <div className="flex flex-wrap gap-2">
          <Button size="small" isBusy={busyWith === 'download'} onPress={() => void download()}>
            {busyWith !== 'download' && <Download className="size-3.5" aria-hidden="true" />}
            {texts.download}
          </Button>
          {canWrite && knowledge.deletion_requested_at === null && (
            <label htmlFor={inputId} className={buttonClass({ size: 'small', className: fileButtonClass })}>
              <FileUp className="size-3.5" aria-hidden="true" />
              {busyWith === 'replace' ? texts.replacing : texts.replace}
              <input
                id={inputId}
                type="file"
                accept={acceptedExtensions}
                disabled={busyWith !== null}
                className="sr-only"
                onChange={(event) => {
                  const [file] = event.target.files ?? [];
                  if (file) void replace(file);
                  // An emptied input reports the same file again.
                  event.target.value = '';
                }}
              />
            </label>
          )}
        </div>
      }
    >
      <Facts
        facts={[
          { label: labels.name, value: source.filename },
          { label: labels.kind, value: sourceTitle(source) },
          { label: labels.size, value: source.size_bytes === null ? labels.unknown : exactSize(source.size_bytes) },
          { label: labels.sha256, value: source.sha256 },
        ]}
      />
    </Section>
  );
}
