/** The converted text would be longer than a file may be. */
export class TooLong extends Error {}
