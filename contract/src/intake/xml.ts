/** Walks through XML without building a tree. Entities of a document type are not expanded. */
import { Parser } from 'htmlparser2';

export interface XmlVisitor {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

export function walkXml(xml: string, { open, text, close }: XmlVisitor): void {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => open?.(name, attributes),
      ontext: (part) => text?.(part),
      onclosetag: (name) => close?.(name),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
}
