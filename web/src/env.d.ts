interface ImportMetaEnv {
  /** JSON of the local stack, put in at build time; empty in production. */
  readonly VITE_LOCAL_STACK: string;
}
