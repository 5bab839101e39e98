import { CircleCheck, CircleX, Clock, CloudOff, LoaderCircle, RotateCw, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import { Link } from '../route/Link.tsx';
import { Button } from '../ui/Button.tsx';
import { CountdownText } from '../ui/CountdownText.tsx';
import { Progress } from '../ui/Progress.tsx';
import { TextField } from '../ui/TextField.tsx';
import { formatBytes } from '../view/format.ts';
import { readInFull } from '../view/text-size.ts';
import { isInFlight, isSendable, isTooShort, isWorthKeeping, type UploadItem } from './item.ts';
import { Preview } from './Preview.tsx';
import type { UploadQueue } from './queue.ts';
import { listTexts as texts } from './texts.ts';

interface RowProps {
  item: UploadItem;
  queue: UploadQueue;
}

const rowClass = 'flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5';

const labelOf = ({ name, fileName }: UploadItem): string => name || fileName || texts.unnamed;

/** A document of the list in one line; a problem is beneath it. */
export function UploadRow({ item, queue }: RowProps) {
  const { id, name, state } = item;
  const label = labelOf(item);
  const [isPreviewed, setIsPreviewed] = useState(false);
  const hasPreview = item.fileName !== null && state.kind === 'ready';
  return (
    <li className={rowClass}>
      <div className="min-w-32 flex-1 max-md:basis-full">
        {isWorthKeeping(item) ? (
          <TextField
            label={texts.nameOf(item.fileName ?? (item.payload.type === 'url' ? item.payload.url : texts.pastedText))}
            isLabelHidden
            value={name}
            onValue={(next) => queue.rename(id, next)}
            problems={item.nameProblems}
          />
        ) : (
          <p className="truncate py-1.5" title={name}>
            <bdi>{name}</bdi>
          </p>
        )}
      </div>
      <UploadStatus item={item} />
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
      {hasPreview && (
        <Button
          size="small"
          variant="quiet"
          label={`${isPreviewed ? texts.hidePreview : texts.preview}: ${label}`}
          onPress={() => setIsPreviewed(!isPreviewed)}
        >
          {isPreviewed ? texts.hidePreview : texts.preview}
        </Button>
      )}
      {isInFlight(item) ? (
        <Button size="small" label={`${texts.cancel} ${label}`} onPress={() => queue.cancel(id)}>
          {texts.cancel}
        </Button>
      ) : (
        <RemoveButton item={item} queue={queue} />
      )}
      <Remarks item={item} />
      {hasPreview && isPreviewed && <Preview item={item} name={label} />}
    </li>
  );
}

/** A file that cannot be sent, with the reason. */
export function RefusedRow({ item, queue }: RowProps) {
  return (
    <li className={rowClass}>
      <div className="wrap-anywhere min-w-0 flex-1">
        <bdi>{item.folder === '' ? labelOf(item) : `${item.folder}/${item.fileName ?? item.name}`}</bdi>
        <Problem text={item.contentProblems[0] ?? ''} />
      </div>
      <RemoveButton item={item} queue={queue} />
    </li>
  );
}

function RemoveButton({ item, queue }: RowProps) {
  return (
    <Button size="small" variant="quiet" label={texts.remove(labelOf(item))} onPress={() => queue.remove(item.id)}>
      <X className="size-4" aria-hidden="true" />
    </Button>
  );
}

/** Remarks that matter before sending. */
function Remarks({ item }: { item: UploadItem }) {
  const remarks = [item.isNameCut ? texts.nameCut : '', isTooShort(item) ? readInFull : ''].filter(
    (remark) => remark !== '',
  );
  if (item.state.kind !== 'ready') return null;
  return (
    <>
      {item.warnings.map((warning) => (
        <p key={warning} className="wrap-anywhere flex basis-full items-start gap-1.5 text-pending text-sm">
          <TriangleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
          <span>{warning}</span>
        </p>
      ))}
      {remarks.length > 0 && <p className="wrap-anywhere basis-full text-muted text-sm">{remarks.join(' · ')}</p>}
    </>
  );
}

function UploadStatus({ item }: { item: UploadItem }) {
  const { state, name } = item;
  const size = item.sizeBytes === null ? texts.webPage : formatBytes(item.sizeBytes);
  switch (state.kind) {
    case 'ready':
      return (
        <p className="max-w-2/5 truncate text-muted text-sm" title={item.folder || undefined}>
          {item.folder === '' ? size : `${size} · ${item.folder}`}
        </p>
      );
    case 'checking':
    case 'waiting':
      return (
        <p className="flex items-center gap-1.5 text-muted text-sm">
          <Clock className="size-3.5" aria-hidden="true" />
          {state.kind === 'checking' ? texts.checking : texts.queued(size)}
        </p>
      );
    case 'interrupted':
      return (
        <p role="status" className="flex basis-full items-start gap-1.5 text-pending text-sm">
          <CloudOff className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
          {texts.interrupted(state.problem.message)}
        </p>
      );
    case 'limited':
      return (
        <p role="status" className="flex basis-full items-start gap-1.5 text-pending text-sm">
          <Clock className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
          <CountdownText countdown={{ at: state.until, before: texts.limited, over: texts.limitOver }} />
        </p>
      );
    case 'sending':
      return <Sending item={item} fraction={state.fraction} />;
    case 'sent':
      return (
        <>
          <p role="status" className="flex items-center gap-1.5 text-completed text-sm">
            <CircleCheck className="size-3.5" aria-hidden="true" />
            {texts.uploaded}
          </p>
          <Link
            to={{ page: 'document', id: state.documentId }}
            className="text-sm underline underline-offset-2"
            aria-label={texts.viewOf(name)}
          >
            {texts.view}
          </Link>
        </>
      );
    case 'failed':
      return (
        <div className="basis-full">
          <Problem
            text={
              state.problem.fields.length > 0
                ? state.problem.fields.map(({ message }) => message).join(' ')
                : state.problem.message
            }
          />
        </div>
      );
    case 'same':
      return null;
    default:
      return state satisfies never;
  }
}

function Sending({ item, fraction }: { item: UploadItem; fraction: number }) {
  const percent = Math.round(fraction * 100);
  return (
    <div className="flex min-w-32 flex-1 items-center gap-2 text-sm text-syncing">
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
