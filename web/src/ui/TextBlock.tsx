/** A long text in a frame of its own that scrolls. */
export function TextBlock({ label, text }: { label: string; text: string }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls
      tabIndex={0}
      aria-label={label}
      dir="auto"
      // Each paragraph has its own direction.
      className="[unicode-bidi:plaintext] wrap-anywhere max-h-[min(70dvh,40rem)] overflow-auto whitespace-pre-wrap rounded-lg border border-line bg-raised px-4 py-3.5"
    >
      {text}
    </section>
  );
}
