/** Whether the service ended the last session of this tab, for the sign-in page to say so. */
let isEnded = false;

export function noteEndedSession(ended: boolean): void {
  isEnded = ended;
}

export const wasSessionEnded = (): boolean => isEnded;
