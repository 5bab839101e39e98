type Tone = 'success' | 'info' | 'error';

interface Action {
  label: string;
  onPress: () => void;
}

/** A message in the corner that goes by itself. The page shows it; the code for it is fetched with the first one. */
export function notify(tone: Tone, message: string, action?: Action): void {
  void import('sonner').then(({ toast }) =>
    toast[tone](message, action ? { action: { label: action.label, onClick: action.onPress } } : undefined),
  );
}
