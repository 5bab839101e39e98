/** Examples of the routes about questions. */
import type { AskAnswer, QuestionAnswer, QuestionList, TextHits } from '@knowledge-sync/contract';

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

export const exampleQuestion: QuestionAnswer = {
  id: 'x7Yc2f8rTn0aQm4vB7yZ',
  text: 'How long does a refund take?',
  created_at: '2026-11-03T09:12:45.120Z',
  created_by: 'Xk2pQ8vLwTe5nRbY7cZ1uDfGh3J2',
  result: {
    checked_at: '2026-11-03T09:14:02.000Z',
    outcome: 'found',
    agents: [{ agent_id: 'agent_7', agent_name: 'Support', outcome: 'found', rank: 1, distance: 0.21, winners: [] }],
  },
};

export const exampleQuestions: QuestionList = {
  questions: [exampleQuestion],
  automatic: null,
  checked_at: '2026-11-03T09:14:02.000Z',
};

export const exampleTextHits: TextHits = {
  results: [
    {
      document: { id: 'pLmQ2f8rTn0aXc4vB7yZ', name: 'Refund policy' },
      snippet: [
        { text: 'Refunds', is_hit: true },
        { text: ' take five days.', is_hit: false },
      ],
    },
  ],
  is_complete: true,
};
