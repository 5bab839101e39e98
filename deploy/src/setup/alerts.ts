/** The alerts, with the names of messages and fields in the service's log. */
import { lateAfterSeconds, logMessages } from '@knowledge-sync/contract';
import { displayName, functionName, type Placement } from '../service.ts';

/** A label on everything that setup creates in Cloud Monitoring. */
export const ownLabel = { app: 'knowledge-sync' } as const;

const sweepFields = {
  /** The number of failed documents. */
  failed: 'failed',
  /** The same by cause. */
  failedBy: 'failed_by_cause',
  oldestPending: 'oldest_pending_seconds',
} as const;

/** Cloud Run names a service by the function's ID in lower case. */
const serviceOf = (name: string, placement: Placement): string => functionName(name, placement.prefix).toLowerCase();

const logOf = (name: string, placement: Placement): string =>
  [
    'resource.type="cloud_run_revision"',
    `resource.labels.service_name="${serviceOf(name, placement)}"`,
    `resource.labels.location="${placement.region}"`,
  ].join(' AND ');

const sweepLog = (placement: Placement): string =>
  `${logOf('sweepKnowledge', placement)} AND jsonPayload.message="${logMessages.sweepEnded}"`;

export const sweepMetric = (placement: Placement) => ({
  name: functionName('knowledge-sync-sweeps', placement.prefix),
  description: 'Sweeps of Knowledge Sync that ended',
  filter: sweepLog(placement),
  metricDescriptor: { metricKind: 'DELTA', valueType: 'INT64', unit: '1' },
});

/** At most one notification an hour. It is closed half an hour after the last such message. */
const ofLog = { notificationRateLimit: { period: '3600s' }, autoClose: '1800s' };

const nameFor = ({ prefix }: Placement): string => (prefix === '' ? displayName : `${displayName} ${prefix}`);

interface Alert {
  /** Unique, also when two installations share the project. */
  displayName: string;
  documentation: { content: string; mimeType: 'text/markdown' };
  combiner: 'OR';
  conditions: object[];
  alertStrategy?: object;
  userLabels: typeof ownLabel;
}

function alert(placement: Placement, title: string, help: string, conditions: object[], alertStrategy?: object): Alert {
  return {
    displayName: `${nameFor(placement)}: ${title}`,
    documentation: { content: help, mimeType: 'text/markdown' },
    combiner: 'OR',
    conditions,
    userLabels: ownLabel,
    ...(alertStrategy !== undefined && { alertStrategy }),
  };
}

const logged = (title: string, filter: string) => [{ displayName: title, conditionMatchedLog: { filter } }];

/** @param uptimeCheckId null leaves its condition out */
export function alertPolicies(placement: Placement, projectId: string, uptimeCheckId: string | null): Alert[] {
  const doctor = `Run \`npm run doctor -- --project ${projectId}\`.`;
  const sweep = sweepLog(placement);
  const { failed, failedBy, oldestPending } = sweepFields;
  return [
    alert(placement, 'the sweep does not run', `No sweep has ended for 5 minutes. ${doctor}`, [
      {
        displayName: 'no sweep in 5 minutes',
        conditionAbsent: {
          filter: `metric.type="logging.googleapis.com/user/${sweepMetric(placement).name}" AND resource.type="cloud_run_revision"`,
          duration: `${lateAfterSeconds.sweep}s`,
          aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM' }],
        },
      },
    ]),
    alert(
      placement,
      'documents have failed',
      'Open the list of documents. It says why each failed, and what to do.',
      logged('failed documents', `${sweep} AND jsonPayload.${failed}>0`),
      ofLog,
    ),
    alert(
      placement,
      'documents wait for long',
      `A document has been pending for more than 15 minutes. ${doctor}`,
      logged('oldest pending document', `${sweep} AND jsonPayload.${oldestPending}>${lateAfterSeconds.pending}`),
      ofLog,
    ),
    alert(placement, 'the API fails', `The API answers with errors, or not at all. ${doctor}`, [
      {
        displayName: 'more than 5 errors in 5 minutes',
        conditionThreshold: {
          filter: `metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision" AND resource.labels.service_name="${serviceOf('api', placement)}" AND metric.labels.response_code_class="5xx"`,
          comparison: 'COMPARISON_GT',
          thresholdValue: 5,
          duration: '0s',
          aggregations: [
            { alignmentPeriod: '300s', perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM' },
          ],
        },
      },
      ...(uptimeCheckId === null ? [] : [uptimeCondition(uptimeCheckId)]),
    ]),
    alert(
      placement,
      'the ElevenLabs key is refused',
      `ElevenLabs does not accept the key. Run \`npm run rotate-key -- --project ${projectId}\`.`,
      logged('refused key', `${sweep} AND jsonPayload.${failedBy}.auth_error>0`),
      ofLog,
    ),
  ];
}

/** At least two places of the world get no good answer, for ten minutes. */
const uptimeCondition = (checkId: string) => ({
  displayName: 'the uptime check fails',
  conditionThreshold: {
    filter: `metric.type="monitoring.googleapis.com/uptime_check/check_passed" AND resource.type="uptime_url" AND metric.labels.check_id="${checkId}"`,
    comparison: 'COMPARISON_GT',
    thresholdValue: 1,
    duration: '600s',
    aggregations: [
      {
        alignmentPeriod: '1200s',
        perSeriesAligner: 'ALIGN_NEXT_OLDER',
        crossSeriesReducer: 'REDUCE_COUNT_FALSE',
        groupByFields: ['resource.label.*'],
      },
    ],
  },
});

export const uptimeCheck = (placement: Placement, projectId: string) => ({
  displayName: nameFor(placement),
  monitoredResource: { type: 'uptime_url', labels: { project_id: projectId, host: `${placement.site}.web.app` } },
  httpCheck: { path: '/api/health?deep=1', port: 443, useSsl: true, validateSsl: true, requestMethod: 'GET' },
  period: '300s',
  timeout: '30s',
  userLabels: ownLabel,
});
