interface FactsProps {
  facts: readonly { label: string; value: string }[];
  className?: string;
}

/** Technical values with their labels, in two columns. */
export function Facts({ facts, className = '' }: FactsProps) {
  return (
    <dl
      className={`grid grid-cols-[fit-content(45%)_minmax(0,1fr)] gap-x-5 gap-y-1 text-sm leading-normal ${className}`}
    >
      {facts.map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="wrap-anywhere font-mono">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
