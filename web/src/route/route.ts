/** The pages of the app and their addresses, which can be shared as links. */
export type Route =
  | { page: 'documents' }
  | { page: 'document'; id: string }
  | { page: 'editor'; id: string }
  | { page: 'agents' }
  | { page: 'reconcile' }
  | { page: 'people' }
  | { page: 'activity' }
  /** An address without a page. */
  | { page: 'unknown' };

/** Returns null for an invalid encoding. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** Pages whose address is their name. */
const singles = ['agents', 'reconcile', 'people', 'activity'] as const;

export function parseRoute(pathname: string): Route {
  const [first, second, third, ...more] = pathname.split('/').filter((part) => part !== '');
  if (first === undefined) return { page: 'documents' };
  const single = singles.find((each) => each === first);
  if (single !== undefined && second === undefined) return { page: single };
  if (first !== 'documents' || more.length > 0) return { page: 'unknown' };
  if (second === undefined) return { page: 'documents' };
  const id = decoded(second);
  if (id === null) return { page: 'unknown' };
  if (third === undefined) return { page: 'document', id };
  return third === 'edit' ? { page: 'editor', id } : { page: 'unknown' };
}

export function pathOf(route: Exclude<Route, { page: 'unknown' }>): string {
  switch (route.page) {
    case 'documents':
      return '/';
    case 'document':
      return `/documents/${encodeURIComponent(route.id)}`;
    case 'editor':
      return `/documents/${encodeURIComponent(route.id)}/edit`;
    case 'agents':
    case 'reconcile':
    case 'people':
    case 'activity':
      return `/${route.page}`;
    default:
      return route satisfies never;
  }
}
