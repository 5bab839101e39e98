/** How the build is split into files. */

/**
 * The entry points of the first view of the documents page. Each is a file of its own, like
 * Firestore.
 */
const roots = ['src/main.tsx', 'src/app/Workspace.tsx', 'src/list/DocumentsPage.tsx'];

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

/**
 * Modules that export far more than is used. The bundler finds what the first page needs of them.
 */
const barrels = /\/contract\/src\/index\.ts$|\/node_modules\/(zod|lucide-react)\//;

let firstPage: ReadonlySet<string> | null = null;

function reachable(graph: Graph): ReadonlySet<string> {
  const found = new Set(roots.map((root) => `${import.meta.dirname}/${root}`));
  // Iterating over a set includes values added during the iteration.
  for (const id of found)
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) if (!barrels.test(imported)) found.add(imported);
  return found;
}

/**
 * The first page reads documents with these, which the barrel hides; other pages use them as well.
 */
const documentSchemas = /\/contract\/src\/(document|limits)\.ts$/;

const isOfFirstPage = (id: string, graph: Graph): boolean => {
  firstPage ??= reachable(graph);
  return firstPage.has(id) && !roots.some((root) => id.endsWith(`/web/${root}`));
};

/** With Firestore in it, which history-store.ts uses as well: apart they would compress worse. */
const store =
  /\/node_modules\/(@firebase\/(firestore|webchannel-wrapper)|firebase\/firestore)\/|\/src\/firebase\/(knowledge|list)-store\.ts$/;

/**
 * Small modules that several later pages use, with the schemas that these import. Each file costs
 * the first page its name.
 */
const shared =
  /\/contract\/src\/(attempt|events)\.ts$|\/src\/firebase\/(history-store|attempt-item)\.ts$|\/src\/view\/(event|person|timeline|checks|document-problem)\.ts$|\/src\/data\/(PersonName|use-person|history-store|read-text|kept-draft|refusal|send-again-call|deletion-calls)\.tsx?$/;

/**
 * Two files for the first page, one of dependencies and one of our own code, in place of forty.
 * They
 * compress 5 % better, and a new version of the app keeps the first one in the browser's cache.
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
  { debugName: 'store', priority: 1, name: 'store', test: store },
  { debugName: 'shared', name: 'shared', test: shared },
  { debugName: 'parts', minShareCount: 2, test: /\/web\/src\/ui\/(?!\w*Dialog)/, name: 'parts' },
];
