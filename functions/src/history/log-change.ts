/** Logs what people change: who, what, and to which document. No name and no text. */
import { logMessages } from '@knowledge-sync/contract';
import type { Logger } from '../runtime/context.ts';
import type { NewEvent } from './events.ts';

/** Actions without a record in `events` have names of their own. */
type LoggedChange = Omit<NewEvent, 'name' | 'action'> & { action: string };

/** Called once a change is stored. The record in `events` says the same, with names. */
export function logChange(
  { logger }: { logger: Logger },
  { uid, action, documentId, agentId, personId, details = [] }: LoggedChange,
): void {
  logger.info(logMessages.changedByPerson, {
    uid,
    action,
    ...(documentId !== undefined && { document_id: documentId }),
    ...(agentId !== undefined && { agent_id: agentId }),
    ...(personId !== undefined && { person_id: personId }),
    ...(details.length > 0 && { details }),
  });
}
