import { LogOut, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type Account, useServices } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';
import { CentredPage } from '../ui/CentredPage.tsx';

/** For somebody who is signed in but has no role yet. */
export default function NoAccessPage({ account }: { account: Account }) {
  const { auth } = useServices();
  const [check, setCheck] = useState<'idle' | 'checking' | 'unchanged' | 'failed'>('idle');

  useEffect(() => {
    document.title = 'No access yet · Knowledge Sync';
  }, []);

  const checkAgain = async (): Promise<void> => {
    setCheck('checking');
    try {
      // With a role in the new token this page gives way to the documents.
      await auth.refresh();
      setCheck('unchanged');
    } catch {
      setCheck('failed');
    }
  };

  return (
    <CentredPage title="Access has not been granted yet">
      <p className="text-muted">
        You are signed in as <strong className="break-all font-medium text-text">{account.email ?? account.uid}</strong>
        , and this account has no role here.
      </p>
      <p className="text-muted">
        Ask an administrator of this project to give it the role <em>viewer</em> (to read) or <em>editor</em> (to upload
        and retry). Then press “Check again”.
      </p>
      <p role="status" className="min-h-5 text-muted text-sm">
        {check === 'unchanged' && 'Still no role. It can take a moment after it was granted.'}
        {check === 'failed' && 'The sign-in service could not be reached. Check the network and try again.'}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button variant="primary" isBusy={check === 'checking'} onPress={() => void checkAgain()}>
          <RefreshCw className="size-4" aria-hidden="true" />
          Check again
        </Button>
        <Button onPress={() => void auth.signOut()}>
          <LogOut className="size-4" aria-hidden="true" />
          Sign out
        </Button>
      </div>
    </CentredPage>
  );
}
