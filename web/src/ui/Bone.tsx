/** A grey bar where text will be. The class gives its size. */
export function Bone({ className }: { className: string }) {
  return <div className={`breathe min-h-3.5 rounded-md bg-raised ${className}`} aria-hidden="true" />;
}
