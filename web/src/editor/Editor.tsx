import { type KeyboardEvent, type SyntheticEvent, useDeferredValue, useMemo, useState } from 'react';
import { draftKey, keptDraft, useKeptDraft } from '../data/kept-draft.ts';
import { navigate } from '../route/navigation.ts';
import { AutoSyncFields } from '../ui/AutoSyncFields.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { DiscardDialog } from '../ui/DiscardDialog.tsx';
import { notify } from '../ui/notify.ts';
import { panelClass } from '../ui/Panel.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { TextField } from '../ui/TextField.tsx';
import { textSize } from '../view/text-size.ts';
import { ConflictPanel } from './ConflictPanel.tsx';
import { type Base, changeOf, type Draft, draftOf, isChanged, keptEditSchema, problemsOf, wholeOf } from './draft.ts';
import { editorTexts as texts } from './texts.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import { useSave } from './use-save.ts';

interface EditorProps {
  id: string;
  uid: string;
  /** The newest saved version, from any editor. */
  latest: Base;
  /** Whether the document was deleted or is about to be. */
  isGone: boolean;
}

/** The form. Typed text stays until it is saved or the user discards it. */
export function Editor({ id, uid, latest, isGone }: EditorProps) {
  const key = draftKey(uid, id);
  const [kept] = useState(() => keptEditSchema.safeParse(keptDraft(key)).data ?? null);
  // Made from an earlier revision, it is a conflict like any other.
  const [base, setBase] = useState(kept === null ? latest : { ...latest, revision: kept.revision });
  const [draft, setDraft] = useState<Draft>(() => kept?.draft ?? draftOf(latest));
  const [isRestored, setIsRestored] = useState(kept !== null);
  const [isTried, setIsTried] = useState(false);
  const { save, saving } = useSave(id);
  const isDirty = isChanged(base, draft);
  const { revision } = base;
  const dropKept = useKeptDraft(
    key,
    useMemo(() => (isDirty ? { revision, draft } : null), [isDirty, revision, draft]),
  );
  const leave = useLeaveGuard(isDirty);
  const content = useDeferredValue(draft.content);

  // Without changes of the user's own, someone else's save simply replaces what is edited.
  if (latest.revision !== base.revision && !isDirty && saving.state === 'idle') {
    setBase(latest);
    setDraft(draftOf(latest));
  }

  const problems = problemsOf(draft);
  const finish = (): void => {
    dropKept();
    leave.allow();
    navigate({ page: 'document', id });
  };
  const submit = async (): Promise<void> => {
    const isRight = Object.values(problems).every((each) => each.length === 0);
    setIsTried(!isRight);
    if (!isRight || saving.state === 'saving') return;
    if (!isDirty) return finish();
    if (await save(changeOf(base, draft), base.revision)) {
      notify('success', texts.saved);
      finish();
    }
  };
  const overwrite = async (revision: string): Promise<void> => {
    if (await save(wholeOf(base, draft), revision)) {
      notify('success', texts.savedMine);
      finish();
    }
  };
  const takeTheirs = (theirs: Base): void => {
    setBase(theirs);
    setDraft(draftOf(theirs));
    saving.clear();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void submit();
  };

  // The service may refuse a save before the listener reports the newer version.
  const theirRevision = latest.revision !== base.revision ? latest.revision : saving.conflictingRevision;
  const refused = saving.refusal?.fields ?? [];
  const problemsFor = (field: 'name' | 'content'): readonly string[] => [
    ...(isTried ? problems[field] : []),
    ...refused.filter((each) => each.field === field).map(({ message }) => message),
  ];

  return (
    <form
      className="mt-2 flex flex-col gap-4"
      noValidate
      onKeyDown={onKey}
      onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h1 className="font-semibold text-xl">{texts.title}</h1>
      {isRestored && isDirty && (
        <Banner
          place="inFlow"
          tone="waiting"
          actions={
            <Button
              size="small"
              onPress={() => {
                setIsRestored(false);
                setBase(latest);
                setDraft(draftOf(latest));
              }}
            >
              {texts.discard}
            </Button>
          }
        >
          {texts.restored}
        </Banner>
      )}
      {isGone && (
        <Banner place="inFlow" isAlert>
          {texts.beingDeleted}
        </Banner>
      )}
      {!isGone && theirRevision !== null && isDirty && saving.state !== 'saving' && (
        <ConflictPanel
          wasRefused={saving.conflictingRevision !== null}
          theirs={latest.revision === base.revision ? null : latest}
          mine={draft}
          onOverwrite={() => void overwrite(theirRevision)}
          onTakeTheirs={takeTheirs}
        />
      )}
      {saving.refusal && refused.length === 0 && (
        <Banner place="inFlow" isAlert>
          {texts.refused(saving.refusal.message)}
        </Banner>
      )}
      <div className={panelClass({ className: 'flex flex-col gap-4 p-5' })}>
        <TextField
          label={texts.name}
          value={draft.name}
          onValue={(name) => setDraft({ ...draft, name })}
          problems={problemsFor('name')}
          autoComplete="off"
        />
        {draft.autoSync !== null && (
          <AutoSyncFields
            value={draft.autoSync}
            onValue={(autoSync) => setDraft({ ...draft, autoSync })}
            problems={isTried ? problems.days : []}
          />
        )}
        {draft.content === null ? (
          <p className="text-muted">{draft.autoSync === null ? texts.contentInFile : texts.contentInPage}</p>
        ) : (
          <TextArea
            label={texts.content}
            size="large"
            value={draft.content}
            onValue={(content) => setDraft({ ...draft, content })}
            problems={problemsFor('content')}
          />
        )}
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-muted text-sm tabular-nums">
            {content !== null && textSize(content)}
            <span role="status">{isDirty ? texts.unsaved : ''}</span>
          </p>
          <div className="ml-auto flex gap-3">
            <Button onPress={() => navigate({ page: 'document', id })}>{texts.cancel}</Button>
            <Button type="submit" variant="primary" isBusy={saving.state === 'saving'} isDisabled={isGone}>
              {texts.save}
            </Button>
          </div>
        </div>
      </div>
      <DiscardDialog
        isOpen={leave.isAsking}
        title={texts.discardTitle}
        text={texts.discardText}
        discard={texts.discard}
        onKeep={leave.stay}
        onDiscard={() => {
          dropKept();
          leave.go();
        }}
      />
    </form>
  );
}
