import { Copy, ExternalLink, FileText, type LucideIcon, Pencil, RotateCw, Send, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useIsElevenLabs } from '../data/use-is-elevenlabs.ts';
import { navigate } from '../route/navigation.ts';
import { pathOf } from '../route/route.ts';
import { notify } from '../ui/notify.ts';
import { documentLink } from '../view/elevenlabs-links.ts';
import { editorsOnly } from '../view/role.ts';
import type { RowView } from '../view/row.ts';
import { menuTexts as texts } from './late-texts.ts';
import type { RowHandlers } from './row-handlers.ts';

interface RowMenuProps {
  row: RowView;
  canWrite: boolean;
  handlers: RowHandlers;
  /** Called when the menu closes. The caller moves the focus. */
  onClose: () => void;
}

/** All actions on one document. Viewers see those of editors too, with the reason. */
export default function RowMenu({ row, canWrite, handlers, onClose }: RowMenuProps) {
  const { id, name } = row;
  const isElevenLabs = useIsElevenLabs();
  const isBeingDeleted = row.tone === 'deleting';
  const copyLink = (): void => {
    navigator.clipboard.writeText(new URL(pathOf({ page: 'document', id }), window.location.href).href).then(
      () => notify('success', texts.copied),
      () => notify('error', texts.notCopied),
    );
  };
  const items: (ItemProps | null)[] = [
    { icon: FileText, title: texts.open, onPress: () => navigate({ page: 'document', id }) },
    isBeingDeleted
      ? null
      : { icon: Pencil, title: texts.edit, isForEditors: true, onPress: () => navigate({ page: 'editor', id }) },
    row.isRetryable
      ? { icon: RotateCw, title: texts.retry, isForEditors: true, onPress: () => handlers.retry(id, name) }
      : null,
    isBeingDeleted
      ? null
      : { icon: Send, title: texts.sendAgain, isForEditors: true, onPress: () => handlers.start('send', { id, name }) },
    { icon: Copy, title: texts.copyLink, onPress: copyLink },
    isElevenLabs && row.remoteId !== null
      ? {
          icon: ExternalLink,
          title: texts.openAtElevenLabs,
          onPress: () => window.open(documentLink(row.remoteId ?? ''), '_blank', 'noopener'),
        }
      : null,
    isBeingDeleted
      ? null
      : {
          icon: Trash2,
          title: texts.delete,
          isForEditors: true,
          isDanger: true,
          onPress: () => handlers.start('delete', { id, name }),
        },
  ];
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span className="pointer-events-none absolute inset-y-0 right-0" aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-20 flex min-w-48 flex-col rounded-xl border border-line bg-surface p-1.5 text-text shadow-float"
          aria-label={texts.label(name)}
          aria-labelledby={undefined}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {items.map(
            (item) => item && <Item key={item.title} {...item} isRefused={item.isForEditors === true && !canWrite} />,
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ItemProps {
  icon: LucideIcon;
  title: string;
  isForEditors?: boolean;
  isDanger?: boolean;
  onPress: () => void;
}

function Item({ icon: Icon, title, isDanger = false, isRefused, onPress }: ItemProps & { isRefused: boolean }) {
  return (
    <DropdownMenu.Item
      className={`flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 outline-none data-highlighted:bg-raised data-highlighted:outline-2 data-highlighted:outline-transparent ${isDanger ? 'text-failed' : ''} ${isRefused ? 'opacity-60' : ''}`}
      aria-disabled={isRefused}
      onSelect={() => (isRefused ? notify('info', editorsOnly) : onPress())}
    >
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      {title}
    </DropdownMenu.Item>
  );
}
