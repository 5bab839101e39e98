/** Slides as Markdown, in the order in which they are shown, with their notes. */
import type { Archive } from '../archive.ts';
import { walkXml } from '../xml.ts';
import { blocksOf, headingOf, tableOf } from './markdown.ts';

export async function markdownOfPptx(archive: Archive): Promise<string> {
  const blocks: string[] = [];
  for (const [index, path] of (await slidePaths(archive)).entries()) {
    const links = await linksOf(archive, path);
    const notes = [...links.values()].find((target) => /\/notesSlide\d*\.xml$/.test(target));
    const content = blocksOfSlide((await archive.text(path)) ?? '');
    const spoken = notes === undefined ? [] : blocksOfSlide((await archive.text(notes)) ?? '');
    // A note has the number of its slide, too.
    const told = spoken.filter((block) => !/^\d+$/.test(block));
    blocks.push(headingOf(2, `Slide ${index + 1}`), ...content, ...(told.length > 0 ? ['Notes:', ...told] : []));
  }
  return blocksOf(blocks);
}

async function slidePaths(archive: Archive): Promise<string[]> {
  const links = await linksOf(archive, 'ppt/presentation.xml');
  const paths: string[] = [];
  walkXml((await archive.text('ppt/presentation.xml')) ?? '', {
    open(name, attributes) {
      const path = name === 'p:sldId' ? links.get(attributes['r:id'] ?? '') : undefined;
      if (path !== undefined && archive.has(path)) paths.push(path);
    },
  });
  if (paths.length > 0) return paths;
  const numberOf = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 0);
  return archive.names
    .filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name))
    .sort((one, other) => numberOf(one) - numberOf(other));
}

/** The parts that a part links to, by the ID of the link. */
async function linksOf(archive: Archive, path: string): Promise<Map<string, string>> {
  const [, folder = '', name = ''] = /^(.*\/)([^/]+)$/.exec(path) ?? [];
  const links = new Map<string, string>();
  walkXml((await archive.text(`${folder}_rels/${name}.rels`)) ?? '', {
    open(tag, { Id: id = '', Target: target = '' }) {
      if (tag === 'Relationship') links.set(id, new URL(target, `http://x/${folder}`).pathname.slice(1));
    },
  });
  return links;
}

function blocksOfSlide(xml: string): string[] {
  const blocks: string[] = [];
  let paragraph = '';
  let isText = false;
  let table: string[][] | null = null;
  walkXml(xml, {
    open(name) {
      if (name === 'a:t') isText = true;
      else if (name === 'a:br') paragraph += '\n';
      else if (name === 'a:tbl') table = [];
      else if (name === 'a:tr') table?.push([]);
      else if (name === 'a:tc') table?.at(-1)?.push('');
    },
    text(text) {
      if (isText) paragraph += text;
    },
    close(name) {
      if (name === 'a:t') isText = false;
      else if (name === 'a:p') {
        const row = table?.at(-1);
        if (row === undefined) blocks.push(paragraph.trim());
        else row.push(`${row.pop() ?? ''} ${paragraph}`);
        paragraph = '';
      } else if (name === 'a:tbl' && table !== null) {
        blocks.push(tableOf(table));
        table = null;
      }
    },
  });
  return blocks.filter((block) => block !== '');
}
