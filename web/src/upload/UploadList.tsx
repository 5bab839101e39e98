import { CircleCheck, CircleX, Clock, CloudOff, LoaderCircle, RotateCw, X } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { Progress } from '../ui/Progress.tsx';
import { TextField } from '../ui/TextField.tsx';
import { formatBytes } from '../view/format.ts';
import { isInFlight, isSendable, isWorthKeeping, type UploadItem } from './item.ts';
import type { UploadQueue } from './queue.ts';
import { listTexts as texts } from './texts.ts';

export function UploadList({ queue, items }: { queue: UploadQueue; items: readonly UploadItem[] }) {
  return (
    <ul aria-label={texts.list} className="flex flex-col gap-2">
      {items.map((item) => (
        <UploadRow key={item.id} item={item} queue={queue} />
      ))}
    </ul>
  );
}

function UploadRow({ item, queue }: { item: UploadItem; queue: UploadQueue }) {
  const { id, name, state } = item;
  const isEditable = isWorthKeeping(item);
  const label = name || item.fileName || texts.unnamed;
  return (
    <li className="flex flex-col gap-2 rounded-lg border border-line p-3">
      <div className="flex items-start gap-2">
        {isEditable ? (
          <TextField
            label={texts.nameOf(item.fileName ?? (item.payload.type === 'url' ? item.payload.url : texts.pastedText))}
            isLabelHidden
            value={name}
            onValue={(next) => queue.rename(id, next)}
            problems={item.nameProblems}
          />
        ) : (
          <p className="min-w-0 flex-1 break-words py-1.5 font-medium">
            {state.kind === 'ready' ? (item.fileName ?? name) : name}
          </p>
        )}
        {state.kind === 'interrupted' && (
          <Button size="small" label={`${texts.retryNow}: ${label}`} onPress={queue.resume}>
            <RotateCw className="size-3.5" aria-hidden="true" />
            {texts.retryNow}
          </Button>
        )}
        {state.kind === 'failed' && isSendable(item) && (
          <Button size="small" label={`${texts.retry}: ${label}`} onPress={() => queue.startOne(id)}>
            <RotateCw className="size-3.5" aria-hidden="true" />
            {texts.retry}
          </Button>
        )}
        {isInFlight(item) ? (
          <Button size="small" label={`${texts.cancel} ${label}`} onPress={() => queue.cancel(id)}>
            {texts.cancel}
          </Button>
        ) : (
          <Button size="small" variant="quiet" label={texts.remove(label)} onPress={() => queue.remove(id)}>
            <X className="size-4" aria-hidden="true" />
          </Button>
        )}
      </div>
      <UploadStatus item={item} />
    </li>
  );
}

function UploadStatus({ item }: { item: UploadItem }) {
  const { state, contentProblems } = item;
  const size = item.sizeBytes === null ? texts.webPage : formatBytes(item.sizeBytes);
  if (contentProblems.length > 0) return <Problem text={contentProblems[0] ?? ''} />;
  switch (state.kind) {
    case 'ready':
      return <p className="text-muted text-sm">{size}</p>;
    case 'waiting':
      return (
        <p className="flex items-center gap-1.5 text-muted text-sm">
          <Clock className="size-3.5" aria-hidden="true" />
          {texts.queued(size)}
        </p>
      );
    case 'interrupted':
      return (
        <p role="status" className="flex items-start gap-1.5 text-pending text-sm">
          <CloudOff className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
          {texts.interrupted(state.problem.message)}
        </p>
      );
    case 'sending':
      return <Sending item={item} fraction={state.fraction} />;
    case 'sent':
      return (
        <p role="status" className="flex items-center gap-1.5 text-completed text-sm">
          <CircleCheck className="size-3.5" aria-hidden="true" />
          {texts.uploaded}
        </p>
      );
    case 'failed':
      return (
        <Problem
          text={
            state.problem.fields.length > 0
              ? state.problem.fields.map(({ message }) => message).join(' ')
              : state.problem.message
          }
        />
      );
    default:
      return state satisfies never;
  }
}

function Sending({ item, fraction }: { item: UploadItem; fraction: number }) {
  const percent = Math.round(fraction * 100);
  return (
    <div className="flex items-center gap-2 text-sm text-syncing">
      <LoaderCircle className="spin size-3.5 shrink-0" aria-hidden="true" />
      <Progress label={texts.progress(item.name)} value={percent} />
      <span className="whitespace-nowrap tabular-nums">{percent < 100 ? `${percent} %` : texts.saving}</span>
    </div>
  );
}

function Problem({ text }: { text: string }) {
  return (
    <p role="status" className="flex items-start gap-1.5 text-failed text-sm">
      <CircleX className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
      <span>{text}</span>
    </p>
  );
}
