import { isolated } from '@knowledge-sync/contract';
import { useEffect } from 'react';
import { DeleteDamaged } from '../data/DeleteDamaged.tsx';
import { useDocument } from '../data/use-document.ts';
import { useServices } from '../firebase/services.tsx';
import { focusRow, leftList, returnToList } from '../route/left-list.ts';
import { BackLink } from '../ui/BackLink.tsx';
import { Button } from '../ui/Button.tsx';
import { ConnectionBanner } from '../ui/ConnectionBanner.tsx';
import { DocumentSkeleton } from '../ui/DocumentSkeleton.tsx';
import { PagePanel } from '../ui/PagePanel.tsx';
import { useOnline } from '../ui/use-online.ts';
import { documentProblem } from '../view/document-problem.ts';
import { DocumentView } from './DocumentView.tsx';
import { pageTexts as texts } from './texts.ts';

interface DocumentPageProps {
  id: string;
  canWrite: boolean;
}

/** One document, updated live. Its address can be shared as a link. */
export default function DocumentPage({ id, canWrite }: DocumentPageProps) {
  const { auth } = useServices();
  const { watched, listenAgain } = useDocument(id);
  const isOnline = useOnline();
  const { item, isMissing, failure } = watched;
  const lastName = item === null ? null : item.kind === 'document' ? item.document.name : id;
  const problem = documentProblem({ isMissing, lastName, failure });

  const title = problem?.title ?? lastName ?? texts.untitled;
  useEffect(() => {
    document.title = `${isolated(title)} · Knowledge Sync`;
  }, [title]);

  // The reader continues in the list where they left it.
  useEffect(() => () => focusRow(id), [id]);

  const reconnect = async (): Promise<void> => {
    // A role that was granted in the meantime is part of a new token only.
    await auth.refresh().catch(() => undefined);
    listenAgain();
  };
  if (problem)
    return (
      <PagePanel title={problem.title} text={problem.text}>
        {problem.canLookAgain && (
          <Button variant="primary" onPress={() => void reconnect()}>
            {texts.tryAgain}
          </Button>
        )}
      </PagePanel>
    );
  return (
    <>
      <BackLink href={`/${leftList().query}`} onFollow={returnToList}>
        {texts.back}
      </BackLink>
      <ConnectionBanner
        connection={{ ...watched, subject: 'document', isOnline, hasContent: item !== null }}
        onListenAgain={() => void reconnect()}
      />
      {item === null && <DocumentSkeleton />}
      {item?.kind === 'unreadable' && (
        <PagePanel title={texts.damagedTitle} text={item.problem}>
          <DeleteDamaged id={id} canWrite={canWrite} />
        </PagePanel>
      )}
      {item?.kind === 'document' && <DocumentView item={item} canWrite={canWrite} />}
    </>
  );
}
