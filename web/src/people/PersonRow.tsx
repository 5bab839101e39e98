import { isRole, type Member, type Role, roles } from '@knowledge-sync/contract';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Select } from '../ui/Select.tsx';
import { Cell, Row } from '../ui/table.tsx';
import { roleTitles, peopleTexts as texts } from './texts.ts';
import { nameOf } from './use-role-change.ts';

const options = (['none', ...roles] as const).map((value) => ({ value, title: roleTitles[value] }));

interface PersonRowProps {
  person: Member;
  isSelf: boolean;
  isBusy: boolean;
  onRole: (role: Role | null) => void;
}

export function PersonRow({ person, isSelf, isBusy, onRole }: PersonRowProps) {
  const { email, name, role, disabled, email_verified: isConfirmed, last_sign_in_at: signedInAt } = person;
  const notes = [disabled && texts.disabled, email !== null && !isConfirmed && texts.unconfirmed].filter(Boolean);
  return (
    <Row
      className="grid items-center gap-x-4 gap-y-1.5 md:grid-cols-[minmax(0,1fr)_10rem_9rem] border-line border-t px-4 py-2.5"
      aria-busy={isBusy || undefined}
    >
      <Cell className="min-w-0">
        <p className="break-all font-medium">
          <bdi>{nameOf(person)}</bdi> {isSelf && <span className="font-normal text-muted">{texts.you}</span>}
        </p>
        {(email !== null && name) || notes.length > 0 ? (
          <p className="break-words text-muted text-sm">
            {email !== null && name && <bdi>{name}</bdi>}
            {email !== null && name && notes.length > 0 && ' · '}
            {notes.join(' · ')}
          </p>
        ) : null}
      </Cell>
      <Cell className={isBusy ? 'pointer-events-none opacity-60' : ''}>
        {isSelf ? (
          <>
            <p>{roleTitles[role ?? 'none']}</p>
            <p className="text-muted text-sm">{texts.own}</p>
          </>
        ) : (
          <Select
            label={texts.roleOf(nameOf(person))}
            value={role ?? 'none'}
            options={options}
            onValue={(value) => onRole(isRole(value) ? value : null)}
          />
        )}
      </Cell>
      <Cell className="text-muted text-sm">
        <span className="md:hidden">{texts.lastSignIn}: </span>
        {signedInAt === null ? texts.never : <RelativeTime at={new Date(signedInAt)} />}
      </Cell>
    </Row>
  );
}
