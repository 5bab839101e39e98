import { rowTexts } from './texts.ts';

interface SelectBoxProps {
  id: string;
  name: string;
  isSelected: boolean;
  onSelect: (id: string, isSelected: boolean, isRange: boolean) => void;
}

/** Shift-click selects all rows since the last selected one. */
export function SelectBox({ id, name, isSelected, onSelect }: SelectBoxProps) {
  return (
    <label className="-my-1 -ml-2 grid size-8 cursor-pointer place-items-center">
      <input
        type="checkbox"
        className="size-4 accent-fill"
        checked={isSelected}
        aria-label={rowTexts.select(name)}
        onChange={(event) =>
          onSelect(id, event.target.checked, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
        }
      />
    </label>
  );
}
