import { type EarlierText, type KnowledgeDocument, knowledgeSchema } from '@knowledge-sync/contract';
import { useState } from 'react';
import { PersonName } from '../../data/PersonName.tsx';
import { useCall } from '../../data/use-call.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EditorButton } from '../../ui/EditorButton.tsx';
import { notify } from '../../ui/notify.ts';
import { formatBytes } from '../../view/format.ts';
import { exactTime } from '../../view/relative-time.ts';
import { CompareDialog, ViewDialog } from './EarlierTextDialogs.tsx';
import { earlierTexts as texts } from './texts.ts';
import { useEarlierTexts, versionsPath } from './use-earlier-texts.ts';

interface EarlierTextsProps {
  id: string;
  document: KnowledgeDocument;
  canWrite: boolean;
}

type Open = { action: 'view' | 'compare' | 'restore'; version: EarlierText };

/** The texts that edits replaced: read, compared with the current text, or restored. */
export default function EarlierTexts({ id, document, canWrite }: EarlierTextsProps) {
  const [isShown, setIsShown] = useState(false);
  const { list, loadAgain } = useEarlierTexts(id, document.revision, isShown);
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  return (
    <div className="flex flex-col items-start gap-3 border-line border-t pt-3">
      <Button
        size="small"
        isBusy={isShown && list.state === 'loading'}
        onPress={() => setIsShown(!isShown)}
        attributes={{ 'aria-expanded': isShown }}
      >
        {isShown ? texts.hide : texts.show}
      </Button>
      {isShown && list.state === 'failed' && (
        <div role="alert" className="flex flex-wrap items-center gap-3">
          <p className="text-failed">{list.problem}</p>
          <Button size="small" onPress={loadAgain}>
            {texts.tryAgain}
          </Button>
        </div>
      )}
      {isShown && list.state === 'known' && (
        <>
          {list.known.versions.length === 0 ? (
            <p>{texts.none}</p>
          ) : (
            <ul className="flex w-full flex-col divide-y divide-line" aria-label={texts.title}>
              {list.known.versions.map((version) => (
                <Version
                  key={version.id}
                  version={version}
                  currentName={document.name}
                  canWrite={canWrite && document.deletion_requested_at === null}
                  onOpen={(action) => setOpen({ action, version })}
                />
              ))}
            </ul>
          )}
          <p className="text-muted text-sm">
            {list.known.kept_days === 0
              ? texts.keptNone
              : texts.kept(list.known.kept_days, formatBytes(list.known.max_bytes))}
          </p>
        </>
      )}
      {open?.action === 'view' && <ViewDialog id={id} version={open.version} onClose={close} />}
      {open?.action === 'compare' && (
        <CompareDialog id={id} document={document} version={open.version} onClose={close} />
      )}
      {open?.action === 'restore' && (
        <RestoreDialog id={id} revision={document.revision} version={open.version} onClose={close} />
      )}
    </div>
  );
}

interface VersionProps {
  version: EarlierText;
  currentName: string;
  canWrite: boolean;
  onOpen: (action: Open['action']) => void;
}

function Version({ version, currentName, canWrite, onOpen }: VersionProps) {
  const at = exactTime(new Date(version.saved_at));
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5">
      <div className="min-w-0">
        <p>
          {texts.saved} <time dateTime={version.saved_at}>{at}</time>
          {version.saved_by !== null && (
            <>
              {' '}
              {texts.by} <PersonName uid={version.saved_by} />
            </>
          )}
        </p>
        <p className="wrap-anywhere text-muted text-sm">
          {formatBytes(version.size_bytes)}
          {version.name !== currentName && (
            <>
              {' · '}
              <bdi>{texts.name(version.name)}</bdi>
            </>
          )}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" label={texts.action(texts.view, at)} onPress={() => onOpen('view')}>
          {texts.view}
        </Button>
        <Button size="small" label={texts.action(texts.compare, at)} onPress={() => onOpen('compare')}>
          {texts.compare}
        </Button>
        <EditorButton
          canWrite={canWrite}
          size="small"
          label={texts.action(texts.restore, at)}
          onPress={() => onOpen('restore')}
        >
          {texts.restore}
        </EditorButton>
      </div>
    </li>
  );
}

interface RestoreDialogProps {
  id: string;
  revision: string;
  version: EarlierText;
  onClose: () => void;
}

function RestoreDialog({ id, revision, version, onClose }: RestoreDialogProps) {
  const call = useCall();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** Someone may save another text while this question is open; that one must not be replaced. */
  const [madeFrom] = useState(revision);
  const restore = async (): Promise<void> => {
    setIsBusy(true);
    const answer = await call('POST', `${versionsPath(id)}/${encodeURIComponent(version.id)}/restore`, {
      schema: knowledgeSchema.pick({ id: true }),
      headers: { 'if-match': `"${madeFrom}"` },
    });
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.refusal.message);
    notify('success', texts.restored);
    onClose();
  };
  return (
    <ConfirmDialog
      title={texts.restoreTitle}
      text={texts.restoreText}
      problem={problem}
      keep={texts.cancel}
      confirm={texts.restore}
      isBusy={isBusy}
      onConfirm={() => void restore()}
      onClose={onClose}
    />
  );
}
