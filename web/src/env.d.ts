interface ImportMetaEnv {
  /** JSON of the local stack, put in at build time; empty in production. */
  readonly VITE_LOCAL_STACK: string;
  /** The Firestore database with the documents, put in at build time. */
  readonly VITE_DATABASE: string;
  /** Whether people need a second factor, put in at build time. */
  readonly VITE_REQUIRE_MFA: boolean;
}
