import type { ComponentProps } from 'react';
import { editorsOnly } from '../view/role.ts';
import { Button } from './Button.tsx';
import { notify } from './notify.ts';

interface EditorButtonProps extends ComponentProps<typeof Button> {
  canWrite: boolean;
}

/** A button for editors. Others see that there is such a thing, and why it is not for them: at rest, and when they press it. */
export function EditorButton({ canWrite, ...button }: EditorButtonProps) {
  if (canWrite) return <Button {...button} />;
  return (
    <Button
      {...button}
      onPress={() => notify('info', editorsOnly)}
      attributes={{ ...button.attributes, 'aria-disabled': true, title: editorsOnly }}
    />
  );
}
