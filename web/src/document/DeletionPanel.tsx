import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { Trash2, Undo2, Unlink } from 'lucide-react';
import { useId, useState } from 'react';
import type { Call } from '../data/call.ts';
import { detachAndRemove, type Outcome, removeNow, restore } from '../data/deletion-calls.ts';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/Button.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { CountdownText } from '../ui/CountdownText.tsx';
import { notify } from '../ui/notify.ts';
import { panelClass } from '../ui/Panel.tsx';
import { agentNames, deletionView } from '../view/deletion.ts';
import { deletionTexts as texts } from './texts.ts';

interface DeletionPanelProps {
  id: string;
  document: KnowledgeDocument;
  canWrite: boolean;
}

const frameClass = panelClass({ className: 'mt-5 flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4' });

/** A deletion that can still be withdrawn, or that agents block. */
export function DeletionPanel({ id, document, canWrite }: DeletionPanelProps) {
  const call = useCall();
  const titleId = useId();
  const [busyWith, setBusyWith] = useState<'restore' | 'remove' | 'detach' | null>(null);
  const [isConfirming, setIsConfirming] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const deletion = deletionView(document);
  if (deletion === null || deletion.state === 'begun' || deletion.state === 'failed') return null;

  const run = async (
    what: NonNullable<typeof busyWith>,
    act: (call: Call, id: string) => Outcome,
  ): Promise<boolean> => {
    setBusyWith(what);
    const refusal = await act(call, id);
    setBusyWith(null);
    setProblem(what === 'detach' ? refusal : null);
    if (refusal !== null && what !== 'detach') notify('error', refusal);
    return refusal === null;
  };
  const keep = (
    <Button
      variant={deletion.state === 'waiting' ? 'primary' : 'plain'}
      isBusy={busyWith === 'restore'}
      onPress={() => void run('restore', restore)}
    >
      {busyWith !== 'restore' && <Undo2 className="size-4" aria-hidden="true" />}
      {deletion.state === 'waiting' ? texts.undo : texts.keep}
    </Button>
  );
  if (deletion.state === 'waiting')
    return (
      <section className={frameClass} aria-label={texts.panel}>
        <Trash2 className="size-5 shrink-0 text-muted" aria-hidden="true" />
        <p className="min-w-0 flex-1 basis-56">
          <CountdownText countdown={{ at: deletion.notBefore, before: texts.before, over: texts.over }} />.
        </p>
        {canWrite && (
          <div className="flex flex-wrap gap-2">
            <Button isBusy={busyWith === 'remove'} onPress={() => void run('remove', removeNow)}>
              {texts.deleteNow}
            </Button>
            {keep}
          </div>
        )}
      </section>
    );
  const names = deletion.agents === null ? [] : agentNames(deletion.agents);
  return (
    <section className={frameClass} aria-labelledby={titleId}>
      <Unlink className="size-5 shrink-0 text-failed" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-64">
        <h2 id={titleId} className="font-semibold">
          {texts.inUse}
        </h2>
        <p>
          {texts.inUseText} {names.length === 0 && texts.agentsUnknown}
        </p>
        <ul className="mt-1 list-disc pl-5" aria-label={texts.agents}>
          {names.map((name) => (
            <li key={name} className="break-words font-medium">
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      </div>
      {canWrite && (
        <div className="flex flex-wrap gap-2">
          <Button variant="danger" onPress={() => setIsConfirming(true)}>
            {texts.detach}
          </Button>
          {keep}
        </div>
      )}
      {isConfirming && (
        <ConfirmDialog
          title={texts.detachTitle(document.name)}
          text={texts.detachText(names)}
          problem={problem}
          keep={texts.cancel}
          confirm={texts.detachConfirm}
          isBusy={busyWith === 'detach'}
          onConfirm={async () => {
            if (await run('detach', detachAndRemove)) setIsConfirming(false);
          }}
          onClose={() => setIsConfirming(false)}
        />
      )}
    </section>
  );
}
