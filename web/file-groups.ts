/** How the build is cut into files. */

/** What the documents page is made of before anybody presses anything. Each stays a file of its own; so does Firestore. */
const roots = ['src/main.tsx', 'src/app/Workspace.tsx', 'src/list/DocumentsPage.tsx'];

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

/** What is imported from these is far more than what is used of them: what of it the first page needs is found without us. */
const barrels = /\/contract\/src\/index\.ts$|\/node_modules\/(zod|lucide-react)\//;

let firstPage: ReadonlySet<string> | null = null;

function reachable(graph: Graph): ReadonlySet<string> {
  const found = new Set(roots.map((root) => `${import.meta.dirname}/${root}`));
  // A set that grows is walked to its end.
  for (const id of found)
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) if (!barrels.test(imported)) found.add(imported);
  return found;
}

/** The first page reads documents with these, which the barrel hides; other pages use them as well. */
const documentSchemas = /\/contract\/src\/(document|job|limits)\.ts$/;

const isOfFirstPage = (id: string, graph: Graph): boolean => {
  firstPage ??= reachable(graph);
  return firstPage.has(id) && !roots.some((root) => id.endsWith(`/web/${root}`));
};

/**
 * Two files for what the first page surely needs, other people's code and ours, instead of forty: together they compress to a twentieth
 * less, and a new version of the page leaves the first of them in the browser's cache.
 */
export const fileGroups = [
  {
    debugName: 'vendor',
    priority: 2,
    name: (id: string, graph: Graph) => (id.includes('/node_modules/') && isOfFirstPage(id, graph) ? 'vendor' : null),
  },
  {
    debugName: 'page',
    priority: 1,
    name: (id: string, graph: Graph) => (isOfFirstPage(id, graph) || documentSchemas.test(id) ? 'page' : null),
  },
  { debugName: 'parts', minShareCount: 2, test: /\/web\/src\/ui\/(?!\w*Dialog)/, name: 'parts' },
];
