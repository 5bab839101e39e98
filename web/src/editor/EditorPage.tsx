import { useEffect } from 'react';
import { useDocument } from '../data/use-document.ts';
import { Link } from '../route/Link.tsx';
import { BackLink } from '../ui/BackLink.tsx';
import { Button } from '../ui/Button.tsx';
import { DocumentSkeleton } from '../ui/DocumentSkeleton.tsx';
import { PagePanel } from '../ui/PagePanel.tsx';
import { documentProblem } from '../view/document-problem.ts';
import { Editor } from './Editor.tsx';
import { useBase } from './use-base.ts';
import '../ui/document.css';
import './editor.css';

/** Name and text of a document, to be changed. */
export default function EditorPage({ id, canWrite }: { id: string; canWrite: boolean }) {
  const { watched, listenAgain } = useDocument(id);
  const { item, isMissing, failure } = watched;
  const document_ = item?.kind === 'document' ? item.document : null;
  const { reading, readAgain } = useBase(id, document_);
  const name = document_?.name ?? 'Document';
  useEffect(() => {
    document.title = `Edit ${name} · Knowledge Sync`;
  }, [name]);

  if (!canWrite)
    return (
      <PagePanel title="You may only read" text="Editing takes the role editor. Ask an administrator.">
        <Link to={{ page: 'document', id }} className="button button-primary">
          Show the document
        </Link>
      </PagePanel>
    );
  // What was begun goes on, whatever becomes of the document: the text belongs to who typed it.
  if (reading.state === 'read')
    return (
      <>
        <BackLink to={{ page: 'document', id }}>{name}</BackLink>
        <Editor
          id={id}
          latest={reading.base}
          isGone={isMissing || (document_ !== null && document_.deletion_requested_at !== null)}
        />
      </>
    );
  const problem =
    documentProblem({ isMissing, lastName: null, failure }) ??
    (item?.kind === 'unreadable'
      ? { title: 'This document cannot be read', text: 'Its record in the database is damaged.', canLookAgain: false }
      : null);
  if (problem)
    return (
      <PagePanel title={problem.title} text={problem.text}>
        {problem.canLookAgain && (
          <Button variant="primary" onPress={listenAgain}>
            Try again
          </Button>
        )}
      </PagePanel>
    );
  if (reading.state === 'failed')
    return (
      <PagePanel title="The text could not be read" text="The connection to the database ended before it came.">
        <Button variant="primary" onPress={readAgain}>
          Try again
        </Button>
      </PagePanel>
    );
  return <DocumentSkeleton />;
}
