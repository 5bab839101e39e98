import { type AutoSync, limits } from '@knowledge-sync/contract';
import { TextField } from './TextField.tsx';

/** As typed: a number may not be one yet. */
export interface AutoSyncInput {
  isOn: boolean;
  days: string;
  autoRemove: boolean;
}

export const autoSyncInput = (autoSync: AutoSync | null): AutoSyncInput => ({
  isOn: autoSync !== null,
  days: String(autoSync?.frequency_days ?? 7),
  autoRemove: autoSync?.auto_remove ?? false,
});

const isDays = (days: string): boolean =>
  /^\d{1,3}$/.test(days.trim()) && Number(days) >= limits.autoSyncMinDays && Number(days) <= limits.autoSyncMaxDays;

export const checkDays = ({ isOn, days }: AutoSyncInput): string[] =>
  isOn && !isDays(days)
    ? [`a whole number of days from ${limits.autoSyncMinDays} to ${limits.autoSyncMaxDays} is needed`]
    : [];

/** What is wanted; of a number that is none, the last one that was. */
export const autoSyncOf = ({ isOn, days, autoRemove }: AutoSyncInput): AutoSync | null =>
  isOn ? { frequency_days: Number(days), auto_remove: autoRemove } : null;

interface AutoSyncFieldsProps {
  value: AutoSyncInput;
  onValue: (value: AutoSyncInput) => void;
  problems: readonly string[];
}

/** How ElevenLabs keeps a web page fresh by itself. */
export function AutoSyncFields({ value, onValue, problems }: AutoSyncFieldsProps) {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="field-label mb-2">Keeping it fresh</legend>
      <label className="check">
        <input
          type="checkbox"
          checked={value.isOn}
          onChange={(event) => onValue({ ...value, isOn: event.target.checked })}
        />
        <span>ElevenLabs fetches the page again by itself</span>
      </label>
      {value.isOn && (
        <div className="flex flex-col gap-3 pl-6">
          <div className="max-w-48">
            <TextField
              label="At least every … days"
              inputMode="numeric"
              value={value.days}
              onValue={(days) => onValue({ ...value, days })}
              problems={problems}
              autoComplete="off"
            />
          </div>
          <label className="check">
            <input
              type="checkbox"
              checked={value.autoRemove}
              onChange={(event) => onValue({ ...value, autoRemove: event.target.checked })}
            />
            <span>ElevenLabs drops its copy when the page can no longer be fetched</span>
          </label>
        </div>
      )}
    </fieldset>
  );
}
