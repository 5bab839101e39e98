import { errorTitles } from '@knowledge-sync/contract';
import { FlaskConical, Radio, Unplug } from 'lucide-react';
import { providerTexts as texts } from './late-texts.ts';
import { useProvider } from './use-provider.ts';

const chipClass =
  'inline-flex min-w-0 items-center gap-1.5 rounded-full border border-line bg-surface px-2.5 py-0.75 text-sm leading-normal';

/** Names the provider, so that a simulator is never mistaken for ElevenLabs. */
export default function ProviderChip() {
  const provider = useProvider();
  switch (provider.state) {
    case 'asking':
      return null;
    case 'unknown':
      return (
        <p className={`${chipClass} text-failed`} title={texts.retrying}>
          <Unplug className="size-3.5 shrink-0" aria-hidden="true" />
          {texts.unavailable}
        </p>
      );
    case 'known': {
      if (provider.problem !== undefined)
        return (
          <p className={`${chipClass} text-failed`} title={provider.problem}>
            <Unplug className="size-3.5 shrink-0" aria-hidden="true" />
            {errorTitles.wrong_address}
            <span className="sr-only">{provider.problem}</span>
          </p>
        );
      const Icon = provider.isOfficial ? Radio : FlaskConical;
      return (
        <p className={chipClass} title={texts.sentTo(provider.host)}>
          <Icon className="size-3.5 shrink-0" aria-hidden="true" />
          <span className="sr-only">{texts.connectedTo}</span>
          <span className="truncate">{provider.title}</span>
        </p>
      );
    }
    default:
      return provider satisfies never;
  }
}
