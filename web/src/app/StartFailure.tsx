import { Button } from '../ui/Button.tsx';
import { CentredPage } from '../ui/CentredPage.tsx';

/** When the app could not even learn which project it belongs to. */
export function StartFailure({ error }: { error: unknown }) {
  return (
    <CentredPage title="Knowledge Sync could not start">
      <p className="text-muted">
        The page did not get what it needs from the server. Check the network, then load it again.
      </p>
      <pre className="overflow-x-auto whitespace-pre-wrap rounded-md bg-raised p-3 text-muted text-xs">
        {error instanceof Error ? error.message : String(error)}
      </pre>
      <div>
        <Button variant="primary" onPress={() => window.location.reload()}>
          Load again
        </Button>
      </div>
    </CentredPage>
  );
}
