import { type KnowledgeDocument, knowledgeSchema } from '@knowledge-sync/contract';
import { Download, FileUp } from 'lucide-react';
import { useId, useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { useServices } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';
import { notify } from '../ui/notify.ts';
import { acceptedExtensions, checkFile } from '../view/checks.ts';
import { sourceTitle } from '../view/row.ts';
import { exactSize } from '../view/timeline.ts';

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

/** The file: to be looked at, and to be replaced by a newer one. It is read when somebody wants it, not before. */
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
      notify('error', `“${source.filename}” could not be read. Please try again.`);
    }
    setBusyWith(null);
  };
  const replace = async (file: File): Promise<void> => {
    const [problem] = checkFile(file.name, file.size);
    if (problem !== undefined) return notify('error', `“${file.name}” was not sent: ${problem}.`);
    setBusyWith('replace');
    const query = new URLSearchParams({ filename: file.name });
    const answer = await call('PUT', `/knowledge/${encodeURIComponent(id)}/file?${query}`, {
      body: file,
      headers: { 'if-match': `"${knowledge.revision}"` },
      schema: knowledgeSchema.pick({ id: true }),
    });
    setBusyWith(null);
    if (answer.ok) notify('success', `“${file.name}” takes its place`);
    else notify('error', answer.refusal.message);
  };
  return (
    <section className="panel flex flex-col gap-3 p-5" aria-labelledby="file-title">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="file-title" className="font-semibold">
          File
        </h2>
        <div className="flex flex-wrap gap-2">
          <Button size="small" isBusy={busyWith === 'download'} onPress={() => void download()}>
            {busyWith !== 'download' && <Download className="size-3.5" aria-hidden="true" />}
            Download
          </Button>
          {canWrite && knowledge.deletion_requested_at === null && (
            <label htmlFor={inputId} className="button button-plain button-small file-button">
              <FileUp className="size-3.5" aria-hidden="true" />
              {busyWith === 'replace' ? 'Replacing…' : 'Replace'}
              <input
                id={inputId}
                type="file"
                accept={acceptedExtensions}
                disabled={busyWith !== null}
                className="sr-only"
                onChange={(event) => {
                  const [file] = event.target.files ?? [];
                  if (file) void replace(file);
                  // So that the same file can be chosen again.
                  event.target.value = '';
                }}
              />
            </label>
          )}
        </div>
      </div>
      <dl className="facts">
        <dt>Name</dt>
        <dd>{source.filename}</dd>
        <dt>Kind</dt>
        <dd>{sourceTitle(source)}</dd>
        <dt>Size</dt>
        <dd>{source.size_bytes === null ? 'unknown' : exactSize(source.size_bytes)}</dd>
        <dt>SHA-256</dt>
        <dd>{source.sha256}</dd>
      </dl>
    </section>
  );
}
