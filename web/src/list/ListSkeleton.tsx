const widths = ['w-48', 'w-64', 'w-40', 'w-56', 'w-52', 'w-44'];

/** The shape of the list while the first documents are on their way. It fades in: a quick answer shows nothing. */
export function ListSkeleton() {
  return (
    <div className="panel late" aria-busy="true">
      <p role="status" className="sr-only">
        Loading documents
      </p>
      {widths.map((width) => (
        <div
          key={width}
          className="flex items-center gap-4 border-line border-b px-4 py-4 last:border-0"
          aria-hidden="true"
        >
          <div className={`bone ${width} max-w-[45%]`} />
          <div className="bone ml-auto w-24 rounded-full" />
          <div className="bone hidden w-28 sm:block" />
        </div>
      ))}
    </div>
  );
}
