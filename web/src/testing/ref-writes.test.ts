import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { expect, it } from 'vitest';

/**
 * React may render a component without showing the result, so a ref written during render can hold
 * a
 * value that never appeared. Effects, event handlers and `useEffectEvent` are the places to write
 * it.
 */
interface Node {
  type: string;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const childrenOf = (node: Node): Node[] =>
  Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);

const isFunction = ({ type }: Node): boolean =>
  type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression';

const nameOf = (node: unknown): string | null =>
  isNode(node) && node.type === 'Identifier' && typeof node.name === 'string' ? node.name : null;

/** The name of the ref that a declaration like `const name = useRef(…)` creates. */
function declaredRef(node: Node): string | null {
  if (node.type !== 'VariableDeclarator' || !isNode(node.init) || node.init.type !== 'CallExpression') return null;
  return nameOf(node.init.callee) === 'useRef' ? nameOf(node.id) : null;
}

/** The name of the object that an assignment to `name.current` changes. */
function writtenRef(node: Node): string | null {
  const target =
    node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : null;
  if (!isNode(target) || target.type !== 'MemberExpression' || nameOf(target.property) !== 'current') return null;
  return nameOf(target.object);
}

/** The refs that are written by the function that creates them, and not by a function inside it. */
function refWritesDuringRender(code: string): string[] {
  const found: string[] = [];
  const visit = (node: Node, refs: Set<string>): void => {
    const ref = declaredRef(node);
    if (ref !== null) refs.add(ref);
    const written = writtenRef(node);
    if (written !== null && refs.has(written)) found.push(written);
    for (const child of childrenOf(node)) visit(child, isFunction(child) ? new Set() : refs);
  };
  const { program, errors } = parseSync('file.tsx', code);
  if (errors.length > 0) throw new Error(errors[0]?.message);
  visit(program as unknown as Node, new Set());
  return found;
}

const source = join(import.meta.dirname, '..');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));

it('finds a ref written during render, and none written later', () => {
  const inHook = (body: string): string => `function useX(v) { const r = useRef(v); const q = useRef(0); ${body} }`;
  expect(refWritesDuringRender(inHook('r.current = v;'))).toEqual(['r']);
  expect(refWritesDuringRender(inHook('if (v) r.current ??= v; q.current++;'))).toEqual(['r', 'q']);
  expect(refWritesDuringRender(inHook('useEffect(() => { r.current = v; });'))).toEqual([]);
  expect(refWritesDuringRender(inHook('const set = () => { r.current = v; }; return r.current;'))).toEqual([]);
});

it('no component or hook writes a ref during render', () => {
  expect(files.length).toBeGreaterThan(100);
  const writes = files.flatMap((name) =>
    refWritesDuringRender(readFileSync(join(source, name), 'utf8')).map((ref) => `${name}: ${ref}.current`),
  );
  expect(writes).toEqual([]);
});
