import { rootDir } from '@knowledge-sync/emulator/paths';

/** The checkout that is set up and deployed. Tests point it to a copy. */
export const checkout = (): string => process.env.KNOWLEDGE_SYNC_CHECKOUT || rootDir;
