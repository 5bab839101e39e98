/** The text of an EPUB book, chapter by chapter. */
import { limits } from '../../limits.ts';
import { type Archive, openArchive } from '../archive.ts';
import { walkXml } from '../xml.ts';
import { textOfHtml } from './html.ts';

export async function textOfEpub(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const archive = await openArchive(bytes);
  if (typeof archive === 'string') throw new Error(archive);
  let text = '';
  for (const path of await chaptersOf(archive)) {
    if (text.length > limits.extractedTextMaxBytes) break;
    text += `${textOfHtml((await archive.text(path)) ?? '', true)}\n\n`;
  }
  return text.trim();
}

/** The chapters in the order of the book; without an order all pages, by name. */
async function chaptersOf(archive: Archive): Promise<string[]> {
  let packagePath = archive.names.find((name) => name.endsWith('.opf')) ?? '';
  walkXml((await archive.text('META-INF/container.xml')) ?? '', {
    open(_, { 'full-path': path }) {
      if (path !== undefined && archive.has(path)) packagePath = path;
    },
  });
  const items = new Map<string, string>();
  const chapters: string[] = [];
  walkXml((await archive.text(packagePath)) ?? '', {
    open(name, { id, href, idref }) {
      if (name.endsWith('item') && id !== undefined && href !== undefined) items.set(id, pathOf(href, packagePath));
      else if (name.endsWith('itemref')) chapters.push(items.get(idref ?? '') ?? '');
    },
  });
  const known = chapters.filter((path) => archive.has(path));
  return known.length > 0 ? known : archive.names.filter((name) => /\.x?html?$/i.test(name)).sort();
}

/** Paths are relative to the package, and may be encoded. */
function pathOf(href: string, packagePath: string): string {
  try {
    return decodeURIComponent(new URL(href, `http://x/${packagePath}`).pathname.slice(1));
  } catch {
    return '';
  }
}
