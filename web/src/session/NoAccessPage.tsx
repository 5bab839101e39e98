import { LogOut, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type Account, useServices } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';
import { CentredPage } from '../ui/CentredPage.tsx';
import { noAccessTexts as texts } from './texts.ts';

/** For signed-in users without a role. */
export default function NoAccessPage({ account }: { account: Account }) {
  const { auth } = useServices();
  const [check, setCheck] = useState<'idle' | 'checking' | 'unchanged' | 'failed'>('idle');

  useEffect(() => {
    document.title = `${texts.pageTitle} · Knowledge Sync`;
  }, []);

  const checkAgain = async (): Promise<void> => {
    setCheck('checking');
    try {
      // A role in the new token replaces this page with the documents.
      await auth.refresh();
      setCheck('unchanged');
    } catch {
      setCheck('failed');
    }
  };

  return (
    <CentredPage title={texts.title}>
      <p className="text-muted">
        {texts.signedInAs} <strong className="break-all font-medium text-text">{account.email ?? account.uid}</strong>
        {account.isUnconfirmed ? texts.unconfirmed : texts.noRole}
      </p>
      <p className="text-muted">
        {account.isUnconfirmed ? (
          texts.confirm
        ) : (
          <>
            {texts.askForThe} <em>{texts.viewer}</em> {texts.viewerCan} <em>{texts.editor}</em> {texts.editorCan}
          </>
        )}
      </p>
      <p role="status" className="min-h-5 text-muted text-sm">
        {check === 'unchanged' && texts.unchanged}
        {check === 'failed' && texts.failed}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button variant="primary" isBusy={check === 'checking'} onPress={() => void checkAgain()}>
          <RefreshCw className="size-4" aria-hidden="true" />
          {texts.checkAgain}
        </Button>
        <Button onPress={() => void auth.signOut()}>
          <LogOut className="size-4" aria-hidden="true" />
          {texts.signOut}
        </Button>
      </div>
    </CentredPage>
  );
}
