import { useEffect } from 'react';
import { useDocument } from '../data/use-document.ts';
import { navigate } from '../route/navigation.ts';
import { pathOf } from '../route/route.ts';
import { BackLink } from '../ui/BackLink.tsx';
import { Button } from '../ui/Button.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { DocumentSkeleton } from '../ui/DocumentSkeleton.tsx';
import { PagePanel } from '../ui/PagePanel.tsx';
import { documentProblem } from '../view/document-problem.ts';
import { Editor } from './Editor.tsx';
import { editorTexts as texts } from './texts.ts';
import { useBase } from './use-base.ts';

/** The page that changes the name and text of a document. */
export default function EditorPage({ id, uid, canWrite }: { id: string; uid: string; canWrite: boolean }) {
  const { watched, listenAgain } = useDocument(id);
  const { item, isMissing, failure } = watched;
  const document_ = item?.kind === 'document' ? item.document : null;
  const { reading, readAgain } = useBase(id, document_);
  const name = document_?.name ?? texts.untitled;
  const back = { page: 'document', id } as const;
  useEffect(() => {
    document.title = `${texts.pageTitle(name)} · Knowledge Sync`;
  }, [name]);

  if (!canWrite)
    return (
      <PagePanel title={texts.viewOnlyTitle} text={texts.viewOnlyText}>
        <ButtonLink to={back} variant="primary">
          {texts.view}
        </ButtonLink>
      </PagePanel>
    );
  // The form stays open even if the document is deleted, so that no typed text is lost.
  if (reading.state === 'read')
    return (
      <>
        <BackLink href={pathOf(back)} onFollow={() => navigate(back)}>
          {name}
        </BackLink>
        <Editor
          id={id}
          uid={uid}
          latest={reading.base}
          isGone={isMissing || (document_ !== null && document_.deletion_requested_at !== null)}
        />
      </>
    );
  const problem =
    documentProblem({ isMissing, lastName: null, failure }) ??
    (item?.kind === 'unreadable' ? { title: texts.damagedTitle, text: item.problem, canLookAgain: false } : null);
  if (problem)
    return (
      <PagePanel title={problem.title} text={problem.text}>
        {problem.canLookAgain && (
          <Button variant="primary" onPress={listenAgain}>
            {texts.tryAgain}
          </Button>
        )}
      </PagePanel>
    );
  if (reading.state === 'failed')
    return (
      <PagePanel title={texts.unreadableTitle} text={texts.unreadableText}>
        <Button variant="primary" onPress={readAgain}>
          {texts.tryAgain}
        </Button>
      </PagePanel>
    );
  return <DocumentSkeleton />;
}
