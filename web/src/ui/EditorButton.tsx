import type { ComponentProps } from 'react';
import { editorsOnly } from '../view/role.ts';
import { Button } from './Button.tsx';
import { notify } from './notify.ts';

interface EditorButtonProps extends ComponentProps<typeof Button> {
  canWrite: boolean;
}

/** A button for editors. Viewers see it disabled, with the reason on hover and when pressed. */
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
