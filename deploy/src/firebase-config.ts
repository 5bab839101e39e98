/** The configuration that firebase-tools deploys with: firebase.json, placed in one project. */
import { z } from 'zod';
import { functionName, type Placement } from './service.ts';

/** The parts of firebase.json that depend on the project. */
export const firebaseJsonSchema = z.looseObject({
  firestore: z.looseObject({ rules: z.string(), indexes: z.string() }),
  functions: z.array(z.looseObject({ codebase: z.string() })).length(1),
  hosting: z.looseObject({
    rewrites: z.array(z.looseObject({ function: z.looseObject({ functionId: z.string() }).optional() })),
  }),
});
export type FirebaseJson = z.infer<typeof firebaseJsonSchema>;

/**
 * Names the database, the functions and the site of one project, so that firebase-tools touches
 * nothing else there. The rewrite names the region, because another codebase may have a function of
 * the same name in another one.
 *
 * @param rules the file with the rules as this project gets them
 */
export function firebaseConfigFor(base: FirebaseJson, placement: Placement, rules: string): FirebaseJson {
  const { region, database, prefix, site } = placement;
  return {
    ...base,
    firestore: { ...base.firestore, database, rules },
    functions: base.functions.map((codebase) => (prefix === '' ? codebase : { ...codebase, prefix })),
    hosting: {
      ...base.hosting,
      site,
      rewrites: base.hosting.rewrites.map((rewrite) =>
        rewrite.function === undefined
          ? rewrite
          : {
              ...rewrite,
              function: { ...rewrite.function, functionId: functionName(rewrite.function.functionId, prefix), region },
            },
      ),
    },
  };
}
