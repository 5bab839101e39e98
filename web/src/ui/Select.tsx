import { fieldClass } from './field-class.ts';

interface Option<T extends string> {
  value: T;
  title: string;
}

interface SelectProps<T extends string> {
  /** The accessible name: the chosen option says enough to those who see it. */
  label: string;
  value: T;
  options: readonly Option<T>[];
  onValue: (value: T) => void;
}

/** A choice of one of several options, as wide as its words, or as its line on a phone. */
export function Select<T extends string>({ label, value, options, onValue }: SelectProps<T>) {
  return (
    <label className="max-md:min-w-0 max-md:flex-1">
      <span className="sr-only">{label}</span>
      <select
        className={`${fieldClass} min-h-9 md:w-auto`}
        value={value}
        onChange={({ target }) => {
          const chosen = options.find((option) => option.value === target.value);
          if (chosen) onValue(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.title}
          </option>
        ))}
      </select>
    </label>
  );
}
