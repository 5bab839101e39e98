/** Probes about folders, documents and their indexes. */
import { holdText } from '@knowledge-sync/functions/document/passages.ts';
import { at, codeOf, listAt } from './http.ts';
import {
  answered,
  askForIndex,
  firstText,
  indexed,
  type Lab,
  listing,
  longText,
  madeText,
  model,
  type Probe,
  pollMs,
  read,
  type Seen,
  secondText,
  unknown,
  updatedAt,
} from './probe.ts';
import { knowledgeBase } from './things.ts';

const folderProbes: Probe[] = [
  {
    id: 'folder',
    assumption: 'A folder can be created at the root.',
    async run(lab) {
      const { id, answer } = await lab.things.create('folder', 'create the folder', `${knowledgeBase}/folder`, {
        json: { name: `Folder ${lab.things.mark}` },
      });
      lab.folderId = id ?? '';
      return { observed: answered(answer), holds: id !== null };
    },
  },
  {
    id: 'text',
    assumption: 'A text is created in the folder, and the listing of the folder shows it at once, newest first.',
    async run(lab) {
      const older = await madeText(lab, 'Older text', longText('Older.'));
      await lab.pause(1_100);
      lab.textId = await madeText(lab, 'Text', firstText);
      const ids = listAt((await listing(lab)).body, 'documents').map((item) => at(item, 'id'));
      return {
        observed: `${ids.length} listed, newest ${ids[0] === lab.textId ? 'first' : 'not first'}`,
        holds: ids[0] === lab.textId && ids[1] === older,
      };
    },
  },
  {
    id: 'deprecated_fields',
    assumption: 'Listings have the deprecated field dependent_agents.',
    isOpen: true,
    async run(lab) {
      const [item] = listAt((await listing(lab)).body, 'documents');
      if (item === undefined) return unknown('the listing is empty');
      const isThere = at(item, 'dependent_agents') !== undefined;
      return {
        observed: isThere ? 'present' : 'absent',
        holds: isThere,
        setting: { deprecated_fields: isThere ? 'present' : 'absent' },
      };
    },
  },
  {
    id: 'summaries',
    assumption: 'Summaries answer for ids that exist, and with 404 in the entry of one that does not.',
    async run(lab) {
      const path = `${knowledgeBase}/summaries?document_ids=${lab.textId}&document_ids=missing-${Date.now()}`;
      const { body, status } = await lab.http.send('ask for summaries', 'GET', path);
      const entries = Object.entries(typeof body === 'object' && body !== null ? body : {});
      const isFound = at(body, lab.textId, 'status') === 'success';
      const codes = entries.filter(([id]) => id !== lab.textId).map(([, entry]) => at(entry, 'error_code'));
      return {
        observed: `${status}, ${isFound ? 'found' : 'not found'}, missing: ${codes.join() || 'left out'}`,
        holds: isFound && codes.join() === '404',
      };
    },
  },
  {
    id: 'size_bytes',
    assumption: 'The size of a text is its length in bytes of UTF-8.',
    isOpen: true,
    async run(lab) {
      const size = at((await read(lab, lab.textId)).body, 'metadata', 'size_bytes');
      const bytes = Buffer.byteLength(firstText);
      const isCharacters = size === firstText.length;
      return {
        observed: `${size} for ${bytes} bytes, ${firstText.length} characters`,
        holds: size === bytes,
        setting: { size_counts: isCharacters ? 'characters' : 'bytes' },
      };
    },
  },
  {
    id: 'content',
    assumption: 'The content of a copy is the text that was sent.',
    async run(lab) {
      const { body, status } = await lab.http.send('read the content', 'GET', `${knowledgeBase}/${lab.textId}/content`);
      const isSame = status === 200 && body === firstText.slice(0, 2_000);
      return { observed: isSame ? 'the same' : `${status}, another text`, holds: isSame };
    },
  },
  {
    id: 'error_form',
    assumption: 'Errors have a type and a code.',
    isOpen: true,
    async run(lab) {
      const { body } = await read(lab, 'doesnotexist00000000');
      const isTyped = typeof at(body, 'detail', 'type') === 'string' && typeof at(body, 'detail', 'code') === 'string';
      const form = isTyped ? 'typed' : 'status alone';
      return { observed: form, holds: isTyped, setting: { error_form: form } };
    },
  },
  {
    id: 'not_found',
    assumption: 'A document that does not exist is answered with 404 and a code.',
    async run(lab) {
      const answer = await read(lab, 'doesnotexist00000000');
      return { observed: answered(answer), holds: answer.status === 404 && codeOf(answer) !== null };
    },
  },
];

const timeSeen = (isChanged: boolean, setting: 'rename_sets_updated_at' | 'index_sets_updated_at'): Seen => ({
  observed: isChanged ? 'changed' : 'kept',
  holds: isChanged,
  setting: { [setting]: isChanged },
});

const changeProbes: Probe[] = [
  {
    id: 'rename_sets_updated_at',
    assumption: 'A new name alone changes the time of the last change.',
    isOpen: true,
    async run(lab) {
      const before = updatedAt(await read(lab, lab.textId));
      await lab.pause(1_100);
      await lab.http.send('rename', 'PATCH', `${knowledgeBase}/${lab.textId}`, {
        json: { name: `Renamed ${lab.things.mark}` },
      });
      const isChanged = updatedAt(await read(lab, lab.textId)) !== before;
      return timeSeen(isChanged, 'rename_sets_updated_at');
    },
  },
  {
    id: 'small_documents',
    assumption: 'A text of fewer than 500 bytes gets no index, also in a folder.',
    async run(lab) {
      const id = await madeText(lab, 'Small text', 'Short.');
      const status = await indexed(lab, id);
      return { observed: status, holds: status === 'document_too_small' };
    },
  },
  {
    id: 'index_sets_updated_at',
    assumption: 'A new index changes the time of the last change.',
    isOpen: true,
    async run(lab) {
      const before = updatedAt(await read(lab, lab.textId));
      await lab.pause(1_100);
      const status = await indexed(lab, lab.textId);
      if (status !== 'succeeded') return unknown(`the index is ${status}`);
      const isChanged = updatedAt(await read(lab, lab.textId)) !== before;
      return timeSeen(isChanged, 'index_sets_updated_at');
    },
  },
  {
    id: 'chunks',
    assumption: 'The parts of an index can be read, and are those of the text that was sent.',
    async run(lab) {
      const answer = await indexedText(lab);
      return {
        observed: answer === null ? 'not readable' : `${answer.length} characters`,
        holds: answer?.includes('ersten Fassung') ?? false,
      };
    },
  },
  {
    id: 'edit',
    assumption: 'An edit keeps the id, and its answer has the time of the change.',
    isOpen: true,
    async run(lab) {
      await lab.pause(1_100);
      const answer = await lab.http.send('edit the text', 'PATCH', `${knowledgeBase}/${lab.textId}`, {
        json: { content: secondText },
      });
      const status = String(at((await askForIndex(lab, lab.textId)).body, 'status'));
      lab.afterEdit = { status, text: status === 'succeeded' ? await indexedText(lab) : null };
      const after = updatedAt(await read(lab, lab.textId));
      if (answer.status >= 300) return unknown(answered(answer));
      const isEarlier = updatedAt(answer) !== after;
      return {
        observed: `${at(answer.body, 'id') === lab.textId ? 'same id' : 'another id'}, ${isEarlier ? 'an earlier time' : 'its time'}`,
        holds: at(answer.body, 'id') === lab.textId && !isEarlier,
        setting: { change_answers_earlier_time: isEarlier },
      };
    },
  },
  {
    id: 'index_restarts',
    assumption: 'An edit ends the ready state of the index at once.',
    isOpen: true,
    async run(lab) {
      const { status: first, text: firstText } = lab.afterEdit;
      const isLater = first === 'succeeded' && !(firstText?.includes('second version') ?? false);
      const status = await indexed(lab, lab.textId);
      let text = await indexedText(lab);
      const deadline = Date.now() + lab.patienceMs.index;
      while (!(text?.includes('second version') ?? false) && Date.now() < deadline) {
        await lab.pause(pollMs);
        text = await indexedText(lab);
      }
      return {
        observed: `${isLater ? 'later' : 'at once'}; in the end ${status}, ${text?.includes('second version') ? 'with the new text' : 'not with the new text'}`,
        holds: !isLater,
        setting: { index_restarts_after_ms: isLater ? 2_000 : 0 },
      };
    },
  },
  {
    id: 'passages',
    assumption: 'The passages of an index are parts of the text.',
    isOpen: true,
    async run(lab) {
      const passages = await passagesOf(lab);
      if (passages === null) return unknown('the passages could not be read');
      const isText = holdText(passages, secondText);
      const length = passages.reduce((sum, passage) => sum + passage.length, 0);
      const form = !isText ? 'rewritten' : length > secondText.length ? 'overlapping' : 'as sent';
      return { observed: form, holds: isText, setting: { passages: form } };
    },
  },
];

async function passagesOf(lab: Lab): Promise<string[] | null> {
  const answer = await lab.http.send('read the parts of the index', 'GET', `${knowledgeBase}/${lab.textId}/chunks`, {
    query: { embedding_model: model, page_size: 100 },
  });
  if (answer.status !== 200) return null;
  return listAt(answer.body, 'chunks').map((chunk) => String(at(chunk, 'content') ?? ''));
}

const indexedText = async (lab: Lab): Promise<string | null> => (await passagesOf(lab))?.join('') ?? null;

const refusalProbes: Probe[] = [
  {
    id: 'long_name',
    assumption: 'A name of 500 characters is accepted.',
    async run(lab) {
      const lengths: number[] = [];
      for (const length of [500, 1_000, 2_000]) {
        const name = `${'n'.repeat(length - lab.things.mark.length - 1)} ${lab.things.mark}`;
        const answer = await lab.http.send('give a long name', 'PATCH', `${knowledgeBase}/${lab.textId}`, {
          json: { name },
        });
        if (answer.status < 300 && at((await read(lab, lab.textId)).body, 'name') === name) lengths.push(length);
      }
      return { observed: `accepted up to ${lengths.at(-1) ?? 'less than 500'}`, holds: lengths.includes(500) };
    },
  },
  {
    id: 'unreadable_address',
    assumption: 'A page that cannot be loaded is refused with a code, and leaves nothing.',
    async run(lab) {
      const json = {
        name: `Unreadable ${lab.things.mark}`,
        url: 'https://unreadable.invalid/',
        parent_folder_id: lab.folderId,
      };
      const { id, answer } = await lab.things.create('document', 'create a page', `${knowledgeBase}/url`, { json });
      return {
        observed: answered(answer),
        holds: id === null && answer.status >= 400 && answer.status < 500 && codeOf(answer) !== null,
      };
    },
  },
  {
    id: 'refresh_frequency',
    assumption: 'A page keeps the longest time between two refreshes that it was created with.',
    isOpen: true,
    async run(lab) {
      const days = 30;
      const json = {
        name: `Page ${lab.things.mark}`,
        url: 'https://example.com/',
        parent_folder_id: lab.folderId,
        enable_auto_sync: true,
        minimum_frequency_days: days,
      };
      const { id, answer } = await lab.things.create('document', 'create a page', `${knowledgeBase}/url`, { json });
      if (id === null) return unknown(answered(answer));
      const kept = at((await read(lab, id)).body, 'auto_sync_info', 'minimum_frequency_days');
      return { observed: `${String(kept ?? 'not said')} days for ${days}`, holds: kept === days };
    },
  },
  {
    id: 'unsupported_file',
    assumption: 'A file of a type that ElevenLabs cannot read is refused with a code.',
    async run(lab) {
      const form = new FormData();
      form.set('name', `Unsupported ${lab.things.mark}`);
      form.set('parent_folder_id', lab.folderId);
      form.set('file', new File([new Uint8Array([0, 1, 2, 3])], 'picture.bin', { type: 'application/octet-stream' }));
      const { id, answer } = await lab.things.create('document', 'create a file', `${knowledgeBase}/file`, { form });
      return { observed: answered(answer), holds: id === null && codeOf(answer) !== null };
    },
  },
  {
    id: 'replace_file',
    assumption: 'A replaced file keeps its id and gets the name of the file.',
    async run(lab) {
      const fileOf = (text: string, filename: string): FormData => {
        const form = new FormData();
        form.set('file', new File([text], filename, { type: 'text/plain' }));
        return form;
      };
      const form = fileOf(longText('A file.'), 'first.txt');
      form.set('name', `File ${lab.things.mark}`);
      form.set('parent_folder_id', lab.folderId);
      const { id, answer } = await lab.things.create('document', 'create a file', `${knowledgeBase}/file`, { form });
      if (id === null) return unknown(answered(answer));
      const replaced = await lab.http.send('replace the file', 'PATCH', `${knowledgeBase}/${id}/update-file`, {
        form: fileOf(longText('Another file.'), `second ${lab.things.mark}.txt`),
      });
      const name = String(at((await read(lab, id)).body, 'name'));
      const isNamed = name.startsWith('second');
      return {
        observed: `${answered(replaced)}, ${isNamed ? "the file's name" : 'its name'}`,
        holds: replaced.status < 300 && isNamed,
      };
    },
  },
];

export const documentProbes: readonly Probe[] = [...folderProbes, ...changeProbes, ...refusalProbes];
