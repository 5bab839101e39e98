/** Whose functions have the names or the codebase of ours. */
import type { Google } from '../google/client.ts';
import { allFunctions, codebase, codebaseLabel, functionName, type Placement } from '../service.ts';

/** A function as Google lists it. */
export interface CloudFunction {
  /** `projects/…/locations/<region>/functions/<id>` */
  name: string;
  state?: string;
  labels?: Readonly<Record<string, string>>;
  url?: string;
  buildConfig?: { runtime?: string };
  serviceConfig?: {
    uri?: string;
    serviceAccountEmail?: string;
    secretEnvironmentVariables?: readonly { key: string; secret: string; version: string }[];
  };
  eventTrigger?: {
    triggerRegion?: string;
    retryPolicy?: string;
    eventFilters?: readonly { attribute: string; value: string }[];
  };
}

export const idOf = ({ name }: CloudFunction): string => name.split('/').at(-1) ?? '';
export const regionOf = ({ name }: CloudFunction): string => name.split('/').at(3) ?? '';
export const isOfCodebase = ({ labels }: CloudFunction): boolean => labels?.[codebaseLabel] === codebase;

/** The functions of both generations in all regions. @throws GoogleError */
export const listFunctions = (google: Google): Promise<CloudFunction[]> =>
  google.list<CloudFunction>('functions', `v2/projects/${google.projectId}/locations/-/functions`, 'functions');

/** Functions that a deployment would overwrite or delete although they are not ours. Pure. */
export function foreignFunctions(functions: readonly CloudFunction[], placement: Placement): string[] {
  // Google compares IDs without case, because each becomes the name of a service.
  const ours = new Set(allFunctions.map((id) => functionName(id, placement.prefix).toLowerCase()));
  return functions
    .filter((each) => {
      const hasOurId = ours.has(idOf(each).toLowerCase());
      // Those of our codebase with other names would be deleted.
      if (isOfCodebase(each)) return !hasOurId;
      return hasOurId && regionOf(each) === placement.region;
    })
    .map((each) => `${idOf(each)} (${regionOf(each)})`);
}
