/** Which embedding models documents need an index of. Pure. */
import { type FolderHolders, type RagModel, ragModels } from '@knowledge-sync/contract';

export interface ModelsInUse {
  /** In a fixed order; empty if the service does not index. */
  models: RagModel[];
  /** Whether no other model can be in use. If not, no index is deleted. */
  isCertain: boolean;
}

/**
 * The models of the agents that have the folder and search it; without such an agent, `RAG_MODEL`.
 * It also counts while the settings of an agent are not known.
 *
 * @param holders null if the record cannot be read; `nobody` if there is none
 * @param ragModel null if the service does not index
 */
export function modelsInUse(
  holders: Pick<FolderHolders, 'attached' | 'count'> | null,
  ragModel: RagModel | null,
): ModelsInUse {
  if (ragModel === null) return { models: [], isCertain: false };
  if (holders === null) return { models: [ragModel], isCertain: false };
  const isEachNamed = holders.count <= holders.attached.length;
  const searching = holders.attached.flatMap(({ branches }) =>
    (branches ?? [unknownBranch]).filter(({ search, usage_mode }) => usage_mode === 'auto' && search !== false),
  );
  const isCertain = isEachNamed && searching.every(({ search, model }) => search !== null && model !== null);
  const used = ragModels.filter((known) => searching.some(({ search, model }) => search === true && model === known));
  const models = used.length === 0 || !isCertain ? [...new Set([...used, ragModel])] : used;
  return { models: ragModels.filter((known) => models.includes(known)), isCertain };
}

const unknownBranch = { usage_mode: 'auto', search: null, model: null } as const;
