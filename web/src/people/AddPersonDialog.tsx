import { type Member, memberSchema, type Role, roles } from '@knowledge-sync/contract';
import { Dialog } from 'radix-ui';
import { type SyntheticEvent, useId, useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import {
  DialogButtons,
  DialogProblem,
  dialogClass,
  dialogTextClass,
  dialogTitleClass,
  overlayClass,
} from '../ui/Dialog.tsx';
import { fieldLabelClass } from '../ui/field-class.ts';
import { notify } from '../ui/notify.ts';
import { TextField } from '../ui/TextField.tsx';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { roleHints, roleTitles, addTexts as texts } from './texts.ts';

export function AddPersonDialog({ onAdded, onClose }: { onAdded: (person: Member) => void; onClose: () => void }) {
  const call = useCall();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const name = useId();
  const focus = useReturnFocus();
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    setProblem(null);
    const answer = await call('POST', '/people', { schema: memberSchema, json: { email: email.trim(), role } });
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.refusal.message);
    onAdded(answer.value);
    onClose();
    notify('success', texts.added(answer.value.email ?? email));
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayClass} />
        <Dialog.Content className={dialogClass({ size: 'small' })} {...focus}>
          <Dialog.Title className={dialogTitleClass}>{texts.title}</Dialog.Title>
          <Dialog.Description className={dialogTextClass}>{texts.text}</Dialog.Description>
          <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
            <TextField label={texts.email} type="email" autoComplete="off" required value={email} onValue={setEmail} />
            <fieldset className="flex flex-col gap-3">
              <legend className={`${fieldLabelClass} mb-2`}>{texts.role}</legend>
              {roles.map((each) => (
                <Choice
                  key={each}
                  type="radio"
                  name={name}
                  title={roleTitles[each]}
                  hint={roleHints[each]}
                  isChosen={role === each}
                  onChoose={() => setRole(each)}
                />
              ))}
            </fieldset>
            <DialogProblem text={problem} />
            <DialogButtons>
              <Button onPress={onClose}>{texts.cancel}</Button>
              <Button type="submit" variant="primary" isBusy={isBusy}>
                {texts.add}
              </Button>
            </DialogButtons>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
