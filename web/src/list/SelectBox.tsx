interface SelectBoxProps {
  id: string;
  name: string;
  isSelected: boolean;
  onSelect: (id: string, isSelected: boolean, isRange: boolean) => void;
}

/** With Shift, everything since the last one goes with it. */
export function SelectBox({ id, name, isSelected, onSelect }: SelectBoxProps) {
  return (
    <label className="select-box">
      <input
        type="checkbox"
        checked={isSelected}
        aria-label={`Select ${name}`}
        onChange={(event) =>
          onSelect(id, event.target.checked, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
        }
      />
    </label>
  );
}
