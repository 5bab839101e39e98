/** Examples of the routes about questions. */
import type { AskAnswer } from '@knowledge-sync/contract';

export const exampleAskAnswer: AskAnswer = {
  agent: { id: 'agent_7', name: 'Support' },
  available: true,
  mode: 'searches',
  fits: null,
  passages: [
    {
      rank: 1,
      distance: 0.21,
      text: 'Refunds take five days.',
      document: { id: 'pLmQ2f8rTn0aXc4vB7yZ', name: 'Refund policy' },
    },
  ],
  document: {
    id: 'pLmQ2f8rTn0aXc4vB7yZ',
    name: 'Refund policy',
    rank: 1,
    claim: { kind: 'searches', reason: null },
  },
};
