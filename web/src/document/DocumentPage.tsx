import { useEffect } from 'react';
import { useDocument } from '../data/use-document.ts';
import type { Account } from '../firebase/services.tsx';
import { useServices } from '../firebase/services.tsx';
import { BackLink } from '../ui/BackLink.tsx';
import { Button } from '../ui/Button.tsx';
import { ConnectionBanner } from '../ui/ConnectionBanner.tsx';
import { DocumentSkeleton } from '../ui/DocumentSkeleton.tsx';
import { PagePanel } from '../ui/PagePanel.tsx';
import { useOnline } from '../ui/use-online.ts';
import { documentProblem } from '../view/document-problem.ts';
import { DocumentView } from './DocumentView.tsx';
import '../ui/document.css';

interface DocumentPageProps {
  id: string;
  account: Account;
  canWrite: boolean;
}

/** One document, live; its address is a link to share. */
export default function DocumentPage({ id, account, canWrite }: DocumentPageProps) {
  const { auth } = useServices();
  const { watched, listenAgain } = useDocument(id);
  const isOnline = useOnline();
  const { item, isMissing, failure } = watched;
  const lastName = item === null ? null : item.kind === 'document' ? item.document.name : id;
  const problem = documentProblem({ isMissing, lastName, failure });

  const title = problem?.title ?? lastName ?? 'Document';
  useEffect(() => {
    document.title = `${title} · Knowledge Sync`;
  }, [title]);

  const lookAgain = async (): Promise<void> => {
    // The role may have been granted again meanwhile: it comes with a new token.
    await auth.refresh().catch(() => undefined);
    listenAgain();
  };
  if (problem)
    return (
      <PagePanel title={problem.title} text={problem.text}>
        {problem.canLookAgain && (
          <Button variant="primary" onPress={() => void lookAgain()}>
            Try again
          </Button>
        )}
      </PagePanel>
    );
  return (
    <>
      <BackLink to={{ page: 'documents' }}>Documents</BackLink>
      <ConnectionBanner
        connection={{ ...watched, subject: 'document', isOnline, hasContent: item !== null }}
        onListenAgain={() => void lookAgain()}
      />
      {item === null && <DocumentSkeleton />}
      {item?.kind === 'unreadable' && (
        <PagePanel
          title="This document cannot be read"
          text={`Its record in the database is damaged. An administrator can correct or delete it. (${item.problem})`}
        />
      )}
      {item?.kind === 'document' && <DocumentView item={item} account={account} canWrite={canWrite} />}
    </>
  );
}
