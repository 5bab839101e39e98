import { errorTitles } from '@knowledge-sync/contract';
import { FlaskConical, type LucideIcon, Radio, Unplug } from 'lucide-react';
import { Menu } from '../ui/Menu.tsx';
import { providerTexts as texts } from './late-texts.ts';
import { useProvider } from './use-provider.ts';

/** Names the provider, so that a simulator is never mistaken for ElevenLabs. */
export default function ProviderChip() {
  const provider = useProvider();
  switch (provider.state) {
    case 'asking':
      return null;
    case 'unknown':
      return <Chip icon={Unplug} title={texts.unavailable} text={texts.retrying} isFailed />;
    case 'known':
      if (provider.problem !== undefined)
        return <Chip icon={Unplug} title={errorTitles.wrong_address} text={provider.problem} isFailed />;
      return (
        <Chip
          icon={provider.isOfficial ? Radio : FlaskConical}
          title={provider.title}
          text={texts.sentTo(provider.host)}
        />
      );
    default:
      return provider satisfies never;
  }
}

interface ChipProps {
  icon: LucideIcon;
  title: string;
  /** What a press explains. */
  text: string;
  isFailed?: boolean;
}

function Chip({ icon: Icon, title, text, isFailed = false }: ChipProps) {
  return (
    <Menu
      label={isFailed ? `${title}. ${text}` : texts.connectedTo(title)}
      className={`inline-flex min-h-7 min-w-0 items-center gap-1.5 rounded-full border border-line bg-surface px-2.5 text-sm leading-normal hover:bg-raised ${isFailed ? 'text-failed' : ''}`}
      button={
        <>
          <Icon className="size-3.5 shrink-0" aria-hidden="true" />
          <span className="truncate">{title}</span>
        </>
      }
    >
      {() => <p>{text}</p>}
    </Menu>
  );
}
