/**
 * Where Google's APIs are. The variables of firebase-tools move an API for it and for these
 * commands, as the tests do. The others follow their pattern.
 */
const origins = {
  appCheck: ['FIREBASE_APPCHECK_URL', 'https://firebaseappcheck.googleapis.com'],
  apiKeys: ['CLOUD_APIKEYS_URL', 'https://apikeys.googleapis.com'],
  artifactRegistry: ['ARTIFACT_REGISTRY_DOMAIN', 'https://artifactregistry.googleapis.com'],
  billing: ['FIREBASE_CLOUDBILLING_URL', 'https://cloudbilling.googleapis.com'],
  budgets: ['CLOUD_BILLING_BUDGETS_URL', 'https://billingbudgets.googleapis.com'],
  firebase: ['FIREBASE_API_URL', 'https://firebase.googleapis.com'],
  firestore: ['FIRESTORE_URL', 'https://firestore.googleapis.com'],
  functions: ['FIREBASE_FUNCTIONS_V2_URL', 'https://cloudfunctions.googleapis.com'],
  hosting: ['FIREBASE_HOSTING_API_URL', 'https://firebasehosting.googleapis.com'],
  iam: ['FIREBASE_IAM_URL', 'https://iam.googleapis.com'],
  identity: ['FIREBASE_AUTH_MANAGEMENT_URL', 'https://identitytoolkit.googleapis.com'],
  logging: ['FIREBASE_CLOUDLOGGING_URL', 'https://logging.googleapis.com'],
  monitoring: ['CLOUD_MONITORING_URL', 'https://monitoring.googleapis.com'],
  orgPolicy: ['CLOUD_ORGPOLICY_URL', 'https://orgpolicy.googleapis.com'],
  resourceManager: ['FIREBASE_RESOURCEMANAGER_URL', 'https://cloudresourcemanager.googleapis.com'],
  rules: ['FIREBASE_RULES_URL', 'https://firebaserules.googleapis.com'],
  run: ['CLOUD_RUN_API_URL', 'https://run.googleapis.com'],
  scheduler: ['FIREBASE_CLOUDSCHEDULER_URL', 'https://cloudscheduler.googleapis.com'],
  secrets: ['CLOUD_SECRET_MANAGER_URL', 'https://secretmanager.googleapis.com'],
  serviceUsage: ['FIREBASE_SERVICE_USAGE_URL', 'https://serviceusage.googleapis.com'],
} as const satisfies Record<string, readonly [variable: string, origin: string]>;

export type Api = keyof typeof origins;

export function originOf(api: Api): string {
  const [variable, origin] = origins[api];
  return process.env[variable] || origin;
}

/** The variables that move every API of these commands. */
export const originVariables: readonly string[] = Object.values(origins).map(([variable]) => variable);
