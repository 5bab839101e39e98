/** Probes about agents that have the folder. */
import { at, codeOf, listAt } from './http.ts';
import {
  answered,
  folderItem,
  knownIds,
  longText,
  madeText,
  type Probe,
  pollMs,
  remove,
  setKnowledge,
  unknown,
} from './probe.ts';
import { agents, knowledgeBase } from './things.ts';

export const agentProbes: readonly Probe[] = [
  {
    id: 'agent',
    assumption: 'An agent keeps the folder that a PATCH without a branch gives it.',
    async run(lab) {
      const { id, answer } = await lab.things.create('agent', 'create an agent', `${agents}/create`, {
        json: { name: `Agent ${lab.things.mark}`, conversation_config: {} },
      });
      if (id === null) return unknown(`no agent: ${answered(answer)}`);
      lab.agentId = id;
      const set = await setKnowledge(lab, [folderItem(lab)]);
      const known = knownIds(await lab.http.send('read the agent', 'GET', `${agents}/${id}`));
      return { observed: answered(set), holds: known.includes(lab.folderId) };
    },
  },
  {
    id: 'folder_indexes_new_documents',
    assumption: 'A document that joins a folder of an agent is indexed without a request.',
    isOpen: true,
    async run(lab) {
      if (lab.agentId === '') return unknown('there is no agent');
      const id = await madeText(lab, 'Joins later', longText('Joins later.'));
      const deadline = Date.now() + lab.patienceMs.byItself;
      let isIndexed = false;
      while (!isIndexed && Date.now() < deadline) {
        await lab.pause(pollMs);
        const { body } = await lab.http.send('list the indexes', 'GET', `${knowledgeBase}/${id}/rag-index`);
        isIndexed = listAt(body, 'indexes').length > 0;
      }
      return {
        observed: isIndexed ? 'indexed' : `no index after ${lab.patienceMs.byItself / 1_000} s`,
        holds: isIndexed,
        setting: { folder_indexes_new_documents: isIndexed },
      };
    },
  },
  {
    id: 'dependents',
    assumption: 'The agents of a document in the folder are answered, with the folder as the reason.',
    async run(lab) {
      if (lab.agentId === '') return unknown('there is no agent');
      const { body } = await lab.http.send(
        'list the agents of a document',
        'GET',
        `${knowledgeBase}/${lab.textId}/dependent-agents`,
      );
      const found = listAt(body, 'agents').find((item) => at(item, 'id') === lab.agentId);
      const via = listAt(found, 'referenced_resource_ids');
      return {
        observed: found === undefined ? 'not named' : `named, ${via.length} reasons`,
        holds: via.includes(lab.folderId),
      };
    },
  },
  {
    id: 'deletion_counts_folder_holders',
    assumption: 'A deletion is refused because of agents that only have the folder.',
    isOpen: true,
    async run(lab) {
      if (lab.agentId === '') return unknown('there is no agent');
      const id = await madeText(lab, 'To be deleted', longText('To be deleted.'));
      const answer = await remove(lab, id, false);
      const isRefused = answer.status >= 400;
      return {
        observed: answered(answer),
        holds: isRefused,
        setting: { deletion_counts_folder_holders: isRefused },
      };
    },
  },
  {
    id: 'deletion_of_held_document',
    assumption: 'A deletion is refused while an agent has the document itself, and force takes it from the agent.',
    async run(lab) {
      if (lab.agentId === '') return unknown('there is no agent');
      const id = await madeText(lab, 'Held', longText('Held by the agent.'));
      await setKnowledge(lab, [folderItem(lab), { type: 'text', name: `Held ${lab.things.mark}`, id }]);
      const refused = await remove(lab, id, false);
      const forced = await remove(lab, id, true);
      const known = knownIds(await lab.http.send('read the agent', 'GET', `${agents}/${lab.agentId}`));
      return {
        observed: `${answered(refused)}; by force ${answered(forced)}`,
        holds: refused.status >= 400 && codeOf(refused) !== null && forced.status < 300 && !known.includes(id),
      };
    },
  },
  {
    id: 'deleted_is_not_found',
    assumption: 'A second deletion is answered with 404 and a code.',
    async run(lab) {
      const id = await madeText(lab, 'Deleted twice', longText('Deleted twice.'));
      await remove(lab, id, true);
      const again = await remove(lab, id, true);
      return { observed: answered(again), holds: again.status === 404 && codeOf(again) !== null };
    },
  },
  {
    id: 'versions',
    assumption: 'A change answers a new version, and the version names its parent.',
    async run(lab) {
      if (lab.agentId === '') return unknown('there is no agent');
      const before = await lab.http.send('read the agent', 'GET', `${agents}/${lab.agentId}`);
      const change = await setKnowledge(lab, []);
      const [earlier, later] = [at(before.body, 'version_id'), at(change.body, 'version_id')];
      await setKnowledge(lab, [folderItem(lab)]);
      if (typeof earlier !== 'string' || typeof later !== 'string')
        return { observed: `${answered(change)}, without version ids`, holds: false };
      const path = `${agents}/${lab.agentId}/versions/${later}`;
      const version = await lab.http.send('read a version', 'GET', path);
      const parent = at(version.body, 'parents', 'in_branch_parent_id');
      const isParent = parent === earlier;
      return {
        observed: `${answered(version)}, ${isParent ? 'the parent is the version before' : 'another parent'}`,
        holds: later !== earlier && isParent,
      };
    },
  },
  {
    id: 'branches',
    assumption: 'A new agent has one branch, which all calls reach, and names it.',
    async run(lab) {
      if (lab.agentId === '') return unknown('there is no agent');
      const { body } = await lab.http.send('read the agent', 'GET', `${agents}/${lab.agentId}`);
      const list = await lab.http.send('list the branches', 'GET', `${agents}/${lab.agentId}/branches`);
      const branches = listAt(list.body, 'results');
      const shares = branches.map((branch) => at(branch, 'current_live_percentage'));
      const isNamed = branches.some((branch) => at(branch, 'id') === at(body, 'main_branch_id'));
      return {
        observed: `${answered(list)}, calls: ${shares.join(', ') || 'not said'}, main ${isNamed ? 'named' : 'not named'}`,
        holds: list.status === 200 && branches.length === 1 && shares[0] === 100 && isNamed,
      };
    },
  },
  {
    id: 'branch_of_patch',
    assumption: 'A PATCH with the id of the main branch changes the same as one without.',
    async run(lab) {
      if (lab.agentId === '') return unknown('there is no agent');
      const path = `${agents}/${lab.agentId}`;
      const mainId = at((await lab.http.send('read the agent', 'GET', path)).body, 'main_branch_id');
      if (typeof mainId !== 'string') return unknown('the agent does not name its main branch');
      const name = `Agent of main ${lab.things.mark}`;
      const query = { branch_id: mainId };
      const answer = await lab.http.send('rename main', 'PATCH', path, { query, json: { name } });
      const after = at((await lab.http.send('read the agent', 'GET', path)).body, 'name');
      return { observed: `${answered(answer)}, ${after === name ? 'changed' : 'not changed'}`, holds: after === name };
    },
  },
  {
    id: 'rag_query',
    assumption: 'An agent can be asked what it would retrieve.',
    isOpen: true,
    async run(lab) {
      if (lab.agentId === '') return unknown('there is no agent');
      const path = `${agents}/${lab.agentId}/knowledge-base/rag-query`;
      const json = { query: 'When does the office open?', use_agent_defaults: true };
      const answer = await lab.http.send('ask what the agent would retrieve', 'POST', path, { json });
      const chunks = listAt(answer.body, 'chunks');
      return {
        observed: answer.status === 200 ? `${chunks.length} passages` : answered(answer),
        holds: answer.status === 200,
      };
    },
  },
];
