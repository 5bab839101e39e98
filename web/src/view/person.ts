/** How the page calls a user. */
export const personName = (uid: string, ownUid: string): string => (uid === ownUid ? 'you' : uid);
