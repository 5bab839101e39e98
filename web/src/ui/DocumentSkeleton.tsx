/** The shape of the page while the document is on its way. It fades in: a quick answer shows nothing. */
export function DocumentSkeleton() {
  return (
    <div className="late mt-3 flex flex-col gap-5" aria-busy="true">
      <p role="status" className="sr-only">
        Loading the document
      </p>
      <div className="bone h-7 w-64 max-w-full" aria-hidden="true" />
      <div className="bone w-40" aria-hidden="true" />
      <div className="document-columns" aria-hidden="true">
        <div className="panel h-64" />
        <div className="panel h-64" />
      </div>
    </div>
  );
}
