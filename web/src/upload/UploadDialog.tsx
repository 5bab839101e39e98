import { Dialog, Tabs } from 'radix-ui';
import { type MouseEvent, useEffect, useId, useMemo, useState } from 'react';
import * as z from 'zod/mini';
import { draftKey, keptDraft, useKeptDraft } from '../data/kept-draft.ts';
import { autoSyncInputSchema } from '../ui/AutoSyncFields.tsx';
import { Button } from '../ui/Button.tsx';
import { dialogBodyClass, dialogClass, dialogTitleClass, overlayClass } from '../ui/Dialog.tsx';
import { DiscardDialog } from '../ui/DiscardDialog.tsx';
import { segmentClass, segmentsClass } from '../ui/segments.ts';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { addFiles } from './add-files.ts';
import { FilesPanel } from './FilesPanel.tsx';
import type { Incoming } from './incoming.ts';
import { isInFlight, isSendable, isWorthKeeping } from './item.ts';
import { ManyAddresses } from './ManyAddresses.tsx';
import { SkippedFiles } from './SkippedFiles.tsx';
import { TextPanel } from './TextPanel.tsx';
import { manyTexts, pageTexts, dialogTexts as texts, textTexts } from './texts.ts';
import { UploadList } from './UploadList.tsx';
import { emptyPage, UrlPanel } from './UrlPanel.tsx';
import type { Uploads } from './use-uploads.ts';

const emptyText = { name: '', content: '' };
/** What is kept of the dialog: everything that is typed. */
const keptSchema = z.object({
  text: z.object({ name: z.string(), content: z.string() }),
  page: z.object({ url: z.string(), name: z.string(), autoSync: autoSyncInputSchema }),
});

interface UploadDialogProps {
  uid: string;
  uploads: Uploads;
  /** Text or an address pasted onto the page, to start with. */
  pasted: Exclude<Incoming, { kind: 'files' }> | null;
  onClose: () => void;
}

/** Collects files, web pages and texts, lets the user check them, and uploads them together. */
export default function UploadDialog({ uid, uploads, pasted, onClose }: UploadDialogProps) {
  const { queue, items } = uploads;
  const focus = useReturnFocus();
  const [tab, setTab] = useState('files');
  const formId = useId();
  const key = draftKey(uid, 'upload');
  const [kept] = useState(() => keptSchema.safeParse(keptDraft(key)).data ?? null);
  const [text, setText] = useState(kept?.text ?? emptyText);
  const [page, setPage] = useState(kept?.page ?? emptyPage);
  const [many, setMany] = useState('');
  const [isMany, setIsMany] = useState(false);
  const [isConfirming, setIsConfirming] = useState(false);

  useEffect(() => {
    if (pasted === null) return;
    setTab(pasted.kind === 'text' ? 'text' : 'url');
    // Typed text is not overwritten.
    if (pasted.kind === 'urls') {
      setIsMany(true);
      setMany((before) => (before === '' ? pasted.list : before));
    } else if (pasted.kind === 'url')
      setPage((before) => (before.url === '' ? { ...before, url: pasted.url } : before));
    else setText((before) => (before.content === '' ? { ...before, content: pasted.content } : before));
  }, [pasted]);

  const sendable = items.filter(isSendable).length;
  const inFlight = items.some(isInFlight);
  const isTextTyped = text.name.trim() !== '' || text.content !== '';
  const isTyped = isTextTyped || page.name.trim() !== '' || page.url.trim() !== '';
  const dropKept = useKeptDraft(
    key,
    useMemo(() => (isTyped ? { text, page } : null), [isTyped, text, page]),
  );
  const isDirty = isTyped || many.trim() !== '' || items.some(isWorthKeeping);

  const close = (): void => {
    dropKept();
    queue.clear();
    onClose();
  };
  const submit = tab === 'url' ? pageTexts.upload : tab === 'text' ? textTexts.upload : null;
  const askToClose = (): void => (isDirty ? setIsConfirming(true) : close());

  return (
    <Dialog.Root open onOpenChange={(open) => !open && askToClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayClass} />
        <Dialog.Content
          className={dialogClass({ size: 'large' })}
          data-takes-files
          {...focus}
          onClick={(event: MouseEvent) => {
            // A link that stays in the app shows what this dialog covers.
            if (event.defaultPrevented && event.target instanceof Element && event.target.closest('a')) askToClose();
          }}
          onInteractOutside={(event) => event.preventDefault()}
        >
          <div className="px-5 pt-5 pb-1">
            <Dialog.Title className={dialogTitleClass}>{texts.title}</Dialog.Title>
            <Dialog.Description className="text-muted text-sm">{texts.lead}</Dialog.Description>
          </div>
          <div className={dialogBodyClass}>
            <Tabs.Root value={tab} onValueChange={setTab} className="flex flex-col gap-4">
              <Tabs.List className={segmentsClass} aria-label={texts.sources}>
                <Tabs.Trigger value="files" className={segmentClass}>
                  {texts.files}
                </Tabs.Trigger>
                <Tabs.Trigger value="url" className={segmentClass}>
                  {texts.page}
                  {page.url !== '' && <span className="sr-only">{texts.unsent}</span>}
                </Tabs.Trigger>
                <Tabs.Trigger value="text" className={segmentClass}>
                  {texts.text}
                  {isTextTyped && <span className="sr-only">{texts.unsent}</span>}
                </Tabs.Trigger>
              </Tabs.List>
              <Tabs.Content value="files">
                <FilesPanel isCompact={items.length > 0} onFiles={(chosen) => void addFiles(queue, chosen)} />
              </Tabs.Content>
              <Tabs.Content value="url">
                <UrlPanel
                  formId={formId}
                  page={page}
                  onPage={setPage}
                  onSubmit={(draft) => {
                    queue.addAndStart([draft]);
                    setPage(emptyPage);
                  }}
                />
                <details
                  className="mt-4 border-line border-t pt-3"
                  open={isMany}
                  onToggle={({ currentTarget }) => setIsMany(currentTarget.open)}
                >
                  <summary className="cursor-pointer pb-2">{manyTexts.title}</summary>
                  <ManyAddresses text={many} onText={setMany} onAdd={queue.addAndStart} />
                </details>
              </Tabs.Content>
              <Tabs.Content value="text">
                <TextPanel
                  formId={formId}
                  text={text}
                  onText={setText}
                  onSubmit={(draft) => {
                    queue.addAndStart([draft]);
                    setText(emptyText);
                  }}
                />
              </Tabs.Content>
            </Tabs.Root>
            {items.length > 0 && <UploadList queue={queue} items={items} />}
            <SkippedFiles queue={queue} />
          </div>
          <div className="flex flex-wrap justify-end gap-3 border-line border-t px-5 py-4">
            {inFlight && <p className="mr-auto self-center text-muted text-sm">{texts.continues}</p>}
            <Button onPress={askToClose}>{texts.close}</Button>
            {sendable > 0 && (
              <Button variant={submit === null ? 'primary' : 'plain'} onPress={queue.start}>
                {texts.upload(sendable)}
              </Button>
            )}
            {submit !== null && (
              <Button type="submit" variant="primary" attributes={{ form: formId }}>
                {submit}
              </Button>
            )}
          </div>
          <DiscardDialog
            isOpen={isConfirming}
            title={texts.discardTitle}
            text={isTyped ? texts.discardTyped : texts.discardListed}
            discard={texts.discard}
            onKeep={() => setIsConfirming(false)}
            onDiscard={() => {
              setIsConfirming(false);
              close();
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
