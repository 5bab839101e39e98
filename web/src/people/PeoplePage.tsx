import { mayDo } from '@knowledge-sync/contract';
import { UserPlus, Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Account } from '../firebase/services.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { PagePanel } from '../ui/PagePanel.tsx';
import { Pages } from '../ui/Pages.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { TextField } from '../ui/TextField.tsx';
import { ColumnHeader, Row, RowGroup, Table } from '../ui/table.tsx';
import { AddPersonDialog } from './AddPersonDialog.tsx';
import { PersonRow } from './PersonRow.tsx';
import { loweringTexts, roleTitles, peopleTexts as texts } from './texts.ts';
import { usePeople } from './use-people.ts';
import { nameOf, useRoleChange } from './use-role-change.ts';

/** Who may use the workspace, and with which role. For admins; the service checks it as well. */
export default function PeoplePage({ account }: { account: Account }) {
  const isAdmin = mayDo(account.role, 'admin');
  useEffect(() => {
    document.title = `${texts.title} · Knowledge Sync`;
  }, []);
  if (!isAdmin) return <PagePanel title={texts.adminsTitle} text={texts.admins} />;
  return <PeopleList uid={account.uid} />;
}

function PeopleList({ uid }: { uid: string }) {
  const { items: people, nextCursor, isLoading, problem, put, loadAgain, loadMore } = usePeople();
  const change = useRoleChange(put);
  const [search, setSearch] = useState('');
  const [isAdding, setIsAdding] = useState(false);
  const words = search.trim().toLowerCase();
  const shown = people?.filter((person) => nameOf(person).toLowerCase().includes(words)) ?? [];
  return (
    <>
      <PageHead title={texts.title} lead={texts.lead}>
        <Button variant="primary" onPress={() => setIsAdding(true)}>
          <UserPlus className="size-4" aria-hidden="true" />
          {texts.add}
        </Button>
      </PageHead>
      {change.problem && change.asked === null && <Banner isAlert>{change.problem}</Banner>}
      <Pages
        problem={problem}
        hasItems={people !== null}
        isLoading={isLoading}
        loadAgain={loadAgain}
        onMore={nextCursor === null ? null : loadMore}
      >
        {people !== null && (
          <search className="max-w-sm">
            <TextField
              label={texts.search}
              isLabelHidden
              placeholder={texts.search}
              type="search"
              value={search}
              onValue={setSearch}
            />
          </search>
        )}
        {people !== null && shown.length === 0 && (
          <Notice
            icon={Users}
            title={texts.noneTitle}
            text={nextCursor === null ? texts.none(search.trim()) : texts.noneSoFar(search.trim())}
          />
        )}
        {shown.length > 0 && (
          <Table aria-label={texts.title} className={panelClass({ className: 'overflow-hidden' })}>
            <RowGroup className="max-md:sr-only">
              <Row className="grid items-center gap-x-4 gap-y-1.5 md:grid-cols-[minmax(0,1fr)_10rem_9rem] px-4 py-2 font-medium text-muted text-sm">
                <ColumnHeader>{texts.person}</ColumnHeader>
                <ColumnHeader>{texts.role}</ColumnHeader>
                <ColumnHeader>{texts.lastSignIn}</ColumnHeader>
              </Row>
            </RowGroup>
            <RowGroup>
              {shown.map((person) => (
                <PersonRow
                  key={person.uid}
                  person={person}
                  isSelf={person.uid === uid}
                  isBusy={person.uid === change.busyUid}
                  onRole={(role) => change.ask({ person, role })}
                />
              ))}
            </RowGroup>
          </Table>
        )}
      </Pages>
      {isAdding && <AddPersonDialog onAdded={put} onClose={() => setIsAdding(false)} />}
      {change.asked && (
        <ConfirmDialog
          title={
            change.asked.role === null
              ? loweringTexts.removal(nameOf(change.asked.person))
              : loweringTexts.title(nameOf(change.asked.person), roleTitles[change.asked.role])
          }
          text={loweringTexts.text}
          problem={change.problem}
          keep={loweringTexts.cancel}
          confirm={change.asked.role === null ? loweringTexts.confirmRemoval : loweringTexts.confirm}
          isBusy={change.busyUid !== null}
          onConfirm={change.confirm}
          onClose={change.cancel}
        />
      )}
    </>
  );
}
