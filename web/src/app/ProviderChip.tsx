import { FlaskConical, Radio, Unplug } from 'lucide-react';
import { useProvider } from './use-provider.ts';

/** Which ElevenLabs the documents go to: the real one is never confused with another. */
export function ProviderChip() {
  const provider = useProvider();
  switch (provider.state) {
    case 'asking':
      return null;
    case 'unknown':
      return (
        <p className="chip text-failed" title="The service did not answer. It is asked again by itself.">
          <Unplug className="size-3.5 shrink-0" aria-hidden="true" />
          Service not answering
        </p>
      );
    case 'known': {
      const Icon = provider.isOfficial ? Radio : FlaskConical;
      return (
        <p className="chip" title={`Documents are sent to ${provider.host}`}>
          <Icon className="size-3.5 shrink-0" aria-hidden="true" />
          <span className="sr-only">Documents go to </span>
          <span className="truncate">{provider.title}</span>
        </p>
      );
    }
    default:
      return provider satisfies never;
  }
}
