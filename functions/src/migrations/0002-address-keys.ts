/** Stores what other spellings of a web page's address are found by. */
import { addressFields, sourceSchema } from '@knowledge-sync/contract';
import type { RawDocument } from '../document/lease.ts';

export function addressKeyOf({ source, address_key: stored }: RawDocument): RawDocument {
  const parsed = sourceSchema.safeParse(source);
  const fields = parsed.success ? addressFields(parsed.data) : { address_key: null };
  return stored === fields.address_key ? {} : fields;
}
