import { type AutoSync, limits } from '@knowledge-sync/contract';
import * as z from 'zod/mini';
import { Choice } from './Choice.tsx';
import { fieldLabelClass } from './field-class.ts';
import { autoSyncTexts } from './form-texts.ts';
import { TextField } from './TextField.tsx';

/** The settings as typed: `days` may not be a number yet. */
export const autoSyncInputSchema = z.object({ isOn: z.boolean(), days: z.string(), autoRemove: z.boolean() });
export type AutoSyncInput = z.infer<typeof autoSyncInputSchema>;

export const autoSyncInput = (autoSync: AutoSync | null): AutoSyncInput => ({
  isOn: autoSync !== null,
  days: String(autoSync?.frequency_days ?? 7),
  autoRemove: autoSync?.auto_remove ?? false,
});

const isDays = (days: string): boolean =>
  /^\d{1,3}$/.test(days.trim()) && Number(days) >= limits.autoSyncMinDays && Number(days) <= limits.autoSyncMaxDays;

export const checkDays = ({ isOn, days }: AutoSyncInput): string[] =>
  isOn && !isDays(days) ? [autoSyncTexts.wrongDays(limits.autoSyncMinDays, limits.autoSyncMaxDays)] : [];

/** The settings to save. `frequency_days` is NaN while `days` is not a number. */
export const autoSyncOf = ({ isOn, days, autoRemove }: AutoSyncInput): AutoSync | null =>
  isOn ? { frequency_days: Number(days), auto_remove: autoRemove } : null;

interface AutoSyncFieldsProps {
  value: AutoSyncInput;
  onValue: (value: AutoSyncInput) => void;
  problems: readonly string[];
}

/** Whether and how often ElevenLabs fetches a web page again. */
export function AutoSyncFields({ value, onValue, problems }: AutoSyncFieldsProps) {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className={`${fieldLabelClass} mb-2`}>{autoSyncTexts.title}</legend>
      <Choice
        type="checkbox"
        title={autoSyncTexts.isOn}
        isChosen={value.isOn}
        onChoose={(isOn) => onValue({ ...value, isOn })}
      />
      {value.isOn && (
        <div className="flex flex-col gap-3 pl-6">
          <div className="max-w-48">
            <TextField
              label={autoSyncTexts.days}
              inputMode="numeric"
              value={value.days}
              onValue={(days) => onValue({ ...value, days })}
              problems={problems}
              autoComplete="off"
            />
          </div>
          <Choice
            type="checkbox"
            title={autoSyncTexts.autoRemove}
            isChosen={value.autoRemove}
            onChoose={(autoRemove) => onValue({ ...value, autoRemove })}
          />
        </div>
      )}
    </fieldset>
  );
}
