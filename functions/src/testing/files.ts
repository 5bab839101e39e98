/** A valid file of each type that the API accepts. */
import { fixtureFiles } from '@knowledge-sync/emulator/fixture-files';

export const sampleFiles = {
  ...fixtureFiles,
  html: Buffer.from('<!doctype html>\n<title>Refunds</title><p>Refunds take five days.'),
  txt: Buffer.from('Refunds take five days. – the team\n'),
};
