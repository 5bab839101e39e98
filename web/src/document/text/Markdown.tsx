import { memo } from 'react';
import ReactMarkdown, { type Components, type Options } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { markdownTexts as texts } from '../texts.ts';

/** Each block has its own direction, as its first letter tells. */
const auto = { dir: 'auto' } as const;

/**
 * The elements that Markdown becomes. Only what is named here is taken over from the text, so it
 * brings no identifier, style or handler into the page. Headings continue below those of the page.
 */
const components: Components = {
  h1: ({ children }) => (
    <h3 {...auto} className="mt-5 font-semibold text-lg first:mt-0">
      {children}
    </h3>
  ),
  h2: ({ children }) => (
    <h4 {...auto} className="mt-5 font-semibold text-base first:mt-0">
      {children}
    </h4>
  ),
  h3: ({ children }) => (
    <h5 {...auto} className="mt-4 font-semibold first:mt-0">
      {children}
    </h5>
  ),
  h4: ({ children }) => (
    <h6 {...auto} className="mt-4 font-medium first:mt-0">
      {children}
    </h6>
  ),
  h5: ({ children }) => (
    <h6 {...auto} className="mt-4 font-medium first:mt-0">
      {children}
    </h6>
  ),
  h6: ({ children }) => (
    <h6 {...auto} className="mt-4 font-medium first:mt-0">
      {children}
    </h6>
  ),
  // A single line end is one in the text too.
  p: ({ children }) => (
    <p {...auto} className="whitespace-pre-line">
      {children}
    </p>
  ),
  ul: ({ children }) => <ul className="flex list-disc flex-col gap-1 pl-6">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="flex list-decimal flex-col gap-1 pl-7">
      {children}
    </ol>
  ),
  li: ({ children }) => (
    <li {...auto} className="[&>ol]:mt-1 [&>ul]:mt-1">
      {children}
    </li>
  ),
  input: ({ checked }) => (
    <span role="img" aria-label={checked ? texts.done : texts.toDo}>
      {checked ? '☑' : '☐'}
    </span>
  ),
  blockquote: ({ children }) => (
    <blockquote className="flex flex-col gap-3 border-line-strong border-l-2 pl-4 text-muted">{children}</blockquote>
  ),
  a: ({ href, children }) =>
    href ? (
      <a href={href} rel="noopener noreferrer" target="_blank" className="text-accent underline underline-offset-2">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  // Images of other hosts are not loaded: they would tell the host who reads the document.
  img: ({ alt, src }) => (
    <span className="text-muted">
      {texts.image(alt ?? '')}
      {src ? ` (${src})` : ''}
    </span>
  ),
  pre: ({ children }) => (
    <pre className="whitespace-pre-wrap rounded-lg bg-raised px-3.5 py-2.5 text-sm [&_code]:bg-transparent [&_code]:p-0">
      {children}
    </pre>
  ),
  code: ({ children }) => (
    <code className="wrap-anywhere rounded bg-raised px-1 py-0.5 font-mono text-sm">{children}</code>
  ),
  table: ({ children }) => (
    <figure
      aria-label={texts.table}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls
      tabIndex={0}
      className="overflow-x-auto print:overflow-visible"
    >
      <table className="border-collapse text-sm [&_td]:border [&_td]:border-line [&_td]:px-3 [&_td]:py-1.5 [&_th]:border [&_th]:border-line [&_th]:bg-raised [&_th]:px-3 [&_th]:py-1.5 [&_th]:text-start">
        {children}
      </table>
    </figure>
  ),
  th: ({ children }) => <th {...auto}>{children}</th>,
  td: ({ children }) => <td {...auto}>{children}</td>,
  hr: () => <hr className="border-line" />,
  sup: ({ children }) => <sup>{children}</sup>,
  section: ({ children }) => <>{children}</>,
};

const safeAddress = /^(?:https?:|mailto:)/i;

const options: Options = {
  components,
  remarkPlugins: [remarkGfm],
  // Addresses of images are only shown, and may be of any kind.
  urlTransform: (url, key) => (key === 'href' && !safeAddress.test(url) ? '' : url),
};

/** One piece of a text with Markdown. HTML in it is shown as text. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return <ReactMarkdown {...options}>{text}</ReactMarkdown>;
});
