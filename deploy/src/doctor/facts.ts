/** Facts about the project. Each is read once, when a check first asks for it. */
import { type CloudFunction, idOf, isOfCodebase, listFunctions, regionOf } from '../foreign/functions.ts';
import { type LiveRelease, readLiveRelease } from '../foreign/site.ts';
import type { Google } from '../google/client.ts';
import { type Policy, readPolicy } from '../google/iam.ts';
import type { Parameters } from '../parameters.ts';
import type { Project } from '../project.ts';
import { allFunctions, functionName } from '../service.ts';

export interface Database {
  type?: string;
  locationId?: string;
  pointInTimeRecoveryEnablement?: string;
  deleteProtectionState?: string;
}

export interface Site {
  defaultUrl: string;
}

export class Facts {
  readonly project: Project;
  readonly google: Google;
  readonly #known = new Map<string, Promise<unknown>>();

  constructor(project: Project) {
    this.project = project;
    this.google = project.google;
  }

  /** Checks that use it need the check of the parameters. */
  get parameters(): Parameters {
    if (this.project.parameters === null) throw new Error('The parameters are not known.');
    return this.project.parameters;
  }

  /** A path of the project, below the version of an API. */
  path(rest: string): string {
    return `projects/${this.project.id}/${rest}`;
  }

  projectNumber(): Promise<string> {
    return this.#once('number', async () => {
      const { projectNumber } = await this.google.get<{ projectNumber: string }>(
        'resourceManager',
        `v1/projects/${this.project.id}`,
      );
      return projectNumber;
    });
  }

  policy(): Promise<Policy> {
    return this.#once('policy', () => readPolicy(this.google));
  }

  /** Null if there is none. */
  database(): Promise<Database | null> {
    const { database } = this.parameters;
    return this.#once('database', () => this.google.find('firestore', `v1/${this.path(`databases/${database}`)}`));
  }

  /** Our functions that are deployed, in any region. */
  functions(): Promise<CloudFunction[]> {
    return this.#once('functions', async () => {
      const ours = new Set(allFunctions.map((id) => functionName(id, this.parameters.prefix)));
      return (await listFunctions(this.google)).filter((each) => isOfCodebase(each) && ours.has(idOf(each)));
    });
  }

  /** One of our functions where it belongs. */
  async function(id: string): Promise<CloudFunction | undefined> {
    const { prefix, region } = this.parameters;
    const name = functionName(id, prefix);
    return (await this.functions()).find((each) => idOf(each) === name && regionOf(each) === region);
  }

  /** The latest version of a secret that can be used; null if there is none. */
  enabledVersion(secret: string): Promise<string | null> {
    return this.#once(`secret ${secret}`, async () => {
      const found = await this.google.find<{ versions?: { name: string; state: string }[] }>(
        'secrets',
        `v1/${this.path(`secrets/${secret}/versions`)}`,
        { filter: 'state:ENABLED', pageSize: '1' },
      );
      const version = found?.versions?.find(({ state }) => state === 'ENABLED');
      return version?.name.split('/').at(-1) ?? null;
    });
  }

  site(): Promise<Site | null> {
    return this.#once('site', () =>
      this.google.find('hosting', `v1beta1/${this.path(`sites/${this.parameters.site}`)}`),
    );
  }

  liveRelease(): Promise<LiveRelease | null> {
    return this.#once('release', () => readLiveRelease(this.google, this.parameters.site));
  }

  #once<T>(what: string, read: () => Promise<T>): Promise<T> {
    const known = this.#known.get(what) ?? read();
    this.#known.set(what, known);
    return known as Promise<T>;
  }
}
