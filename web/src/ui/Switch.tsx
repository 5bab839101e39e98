import { useId } from 'react';

interface SwitchProps {
  title: string;
  /** The effect, or why it cannot be turned on. */
  hint?: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}

/** A setting that takes effect at once. */
export function Switch({ title, hint, isOn, isDisabled = false, onChange }: SwitchProps) {
  const hintId = useId();
  return (
    <label className="flex cursor-pointer items-start justify-between gap-3 has-disabled:cursor-not-allowed">
      <span className="min-w-0">
        {title}
        {hint && (
          <span id={hintId} className="block text-muted text-sm">
            {hint}
          </span>
        )}
      </span>
      <span className="relative mt-0.5 h-5 w-9 shrink-0 rounded-full border border-line-strong bg-raised has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2 has-checked:border-fill has-checked:bg-fill has-disabled:opacity-60">
        <input
          type="checkbox"
          role="switch"
          className="peer absolute inset-0 m-0 cursor-pointer opacity-0 disabled:cursor-not-allowed"
          checked={isOn}
          aria-checked={isOn}
          disabled={isDisabled}
          aria-describedby={hint && hintId}
          onChange={({ target }) => onChange(target.checked)}
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-0.75 left-0.75 size-3 rounded-full bg-line-strong peer-checked:translate-x-4 peer-checked:bg-on-fill forced-colors:bg-[ButtonText]!"
        />
      </span>
    </label>
  );
}
