import { CloudOff, TriangleAlert } from 'lucide-react';
import { type Connection, connectionBanner } from '../view/connection.ts';
import { Banner } from './Banner.tsx';
import { Button } from './Button.tsx';
import { useNow } from './now.ts';
import { reconnect } from './texts.ts';

/** Warns that the page may show an old state. */
export function ConnectionBanner({ connection, onListenAgain }: { connection: Connection; onListenAgain: () => void }) {
  const banner = connectionBanner(connection, useNow(1000));
  return (
    <div role="status">
      {banner && (
        <Banner
          tone={banner.tone}
          icon={banner.tone === 'failed' ? TriangleAlert : CloudOff}
          actions={
            banner.canListenAgain && (
              <Button size="small" onPress={onListenAgain}>
                {reconnect}
              </Button>
            )
          }
        >
          <strong className="font-semibold">{banner.title}.</strong> {banner.text}
        </Banner>
      )}
    </div>
  );
}
