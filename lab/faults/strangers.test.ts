import { startSimulator } from '@knowledge-sync/emulator/simulator';
import { expect, it } from 'vitest';
import { addStrangers, isOwnFolder, wronged } from './strangers.ts';

it('finds a document of others that was deleted or changed, and tells its folder from the own one', async () => {
  const simulator = await startSimulator();
  try {
    simulator.seedFolder({ name: 'Firestore knowledge [kb-folder:demo/own00]', folderId: null });
    const strangers = addStrangers(simulator, 'demo', ['one']);
    expect(simulator.documents().map(isOwnFolder)).toEqual([true, false, false, false, false]);
    expect(strangers).toHaveLength(4);
    expect(wronged(simulator, strangers)).toEqual([]);
    simulator.removeDocument(strangers[1]?.id ?? '');
    simulator.changeByHand(strangers[3]?.id ?? '', { text: 'Changed' });
    expect(wronged(simulator, strangers)).toEqual([
      'Of another installation [kb:other0/one] of others was deleted',
      'Written by a person of others was changed',
    ]);
  } finally {
    await simulator.stop();
  }
});
