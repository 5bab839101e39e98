import { CloudOff, TriangleAlert } from 'lucide-react';
import { type Connection, connectionBanner } from '../view/connection.ts';
import { Button } from './Button.tsx';
import { useNow } from './now.ts';

/** Says so when the list may not show the present. */
export function Banner({ connection, onListenAgain }: { connection: Connection; onListenAgain: () => void }) {
  const banner = connectionBanner(connection, useNow(1000));
  return (
    <div role="status">
      {banner && (
        <div className={`banner banner-${banner.tone}`}>
          {banner.tone === 'failed' ? (
            <TriangleAlert className="size-5 shrink-0" aria-hidden="true" />
          ) : (
            <CloudOff className="size-5 shrink-0" aria-hidden="true" />
          )}
          <p className="min-w-0 flex-1">
            <strong className="font-semibold">{banner.title}.</strong> {banner.text}
          </p>
          {banner.canListenAgain && (
            <Button size="small" onPress={onListenAgain}>
              Listen again
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
