import { Check, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { settings, useSetting, writeSetting } from '../data/browser-setting.ts';
import { useHolders } from '../data/holders.tsx';
import type { Holders } from '../model/holders.ts';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { type FirstRunMark, type FirstRunStep, firstRun } from '../view/first-run.ts';
import { firstRunTexts as texts } from './late-texts.ts';

interface FirstRunProps {
  uid: string;
  canWrite: boolean;
  /** How many documents there are; null while unknown. */
  documents: number | null;
  /** Those on this page. */
  items: readonly KnowledgeItem[];
}

const markOf = (stored: string | null): FirstRunMark => (stored === 'shown' || stored === 'over' ? stored : null);

/** A synced document that an agent knows. */
const isKnownBy = (holders: Holders, item: KnowledgeItem): boolean =>
  item.kind === 'document' &&
  item.document.sync_status === 'completed' &&
  holders.claimsOf(item.document).some(({ tone }) => tone === 'good');

/** Leads a team with nothing set up to an agent that knows a document. */
export default function FirstRun({ uid, canWrite, documents, items }: FirstRunProps) {
  const holders = useHolders();
  const key = settings.firstRun(uid);
  const mark = markOf(useSetting(key));
  /** It stays until the page is left, although it is over. */
  const [isLast, setIsLast] = useState(false);
  const facts = holders !== null &&
    documents !== null && {
      documents,
      agents: holders.count,
      isKnown: items.some((item) => isKnownBy(holders, item)),
    };
  const view = facts ? firstRun(facts, isLast ? 'shown' : mark) : null;
  const next = view === null || isLast ? null : view.isDone ? 'over' : 'shown';
  useEffect(() => {
    if (next === null) return;
    writeSetting(key, next);
    if (next === 'over') setIsLast(true);
  }, [key, next]);
  if (view === null) return null;

  const close = (): void => {
    setIsLast(false);
    writeSetting(key, 'over');
  };
  return (
    <section
      aria-labelledby="first-run"
      className={panelClass({
        className: 'mt-4 grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 py-3 pr-2 pl-4',
      })}
    >
      <h2 id="first-run" className="font-semibold">
        {view.isDone ? texts.done : texts.title}
      </h2>
      <Button variant="quiet" size="small" label={texts.close} onPress={close}>
        <X className="size-4" aria-hidden="true" />
      </Button>
      <ol className="col-span-2 grid gap-x-6 gap-y-2 md:grid-cols-3">
        {view.steps.map(({ step, state }, index) => (
          <li key={step} className="flex gap-2.5" {...(state === 'current' && { 'aria-current': 'step' })}>
            <Mark number={index + 1} state={state} />
            <div className="flex flex-col items-start gap-2">
              <p className={state === 'later' ? 'text-muted' : ''}>
                <span className="font-medium">{texts.steps[step]}</span>
                <span className="sr-only">{texts.states[state]}</span>
                {state === 'current' && (
                  <span className="block text-muted text-sm">{(canWrite ? texts.now : texts.nowForViewers)[step]}</span>
                )}
              </p>
              {canWrite && state === 'current' && <StepButton step={step} items={items} />}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Mark({ number, state }: { number: number; state: 'done' | 'current' | 'later' }) {
  return (
    <span
      aria-hidden="true"
      className={`flex size-5 shrink-0 items-center justify-center rounded-full border font-semibold text-xs ${
        state === 'done'
          ? 'border-completed bg-completed-soft text-completed'
          : state === 'current'
            ? 'border-accent text-accent'
            : 'border-line-strong text-muted'
      }`}
    >
      {state === 'done' ? <Check className="size-3" /> : number}
    </span>
  );
}

interface StepButtonProps extends Pick<FirstRunProps, 'items'> {
  step: FirstRunStep;
}

/** The empty list has the buttons of the first step itself. */
function StepButton({ step, items }: StepButtonProps) {
  switch (step) {
    case 'add':
      return null;
    case 'connect':
      return (
        <ButtonLink variant="primary" to={{ page: 'agents' }}>
          {texts.connect}
        </ButtonLink>
      );
    case 'known': {
      const [first] = items;
      return first && <ButtonLink to={{ page: 'document', id: first.id }}>{texts.open}</ButtonLink>;
    }
    default:
      return step satisfies never;
  }
}
