export function Logo() {
  return (
    <svg viewBox="0 0 32 32" className="size-7 shrink-0" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#3b4bd8" />
      <g fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round">
        <path d="M9 12.5h11.5M17 8.5l4 4-4 4" />
        <path d="M23 19.5H11.5M15 15.5l-4 4 4 4" />
      </g>
    </svg>
  );
}
