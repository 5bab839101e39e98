/** Questions that a document must answer: list, add, change, delete, and check now. */
import { OpenAPIHono } from '@hono/zod-openapi';
import {
  type CheckResult,
  limits,
  type QuestionAnswer,
  type QuestionList,
  questionAnswerSchema,
  questionInputSchema,
  questionListSchema,
} from '@knowledge-sync/contract';
import { z } from 'zod';
import { inTime as inTimeOfRequests } from '../agents/in-time.ts';
import { planCheck, runCheck } from '../ask/check-document.ts';
import { addQuestion, changeQuestion, deleteQuestion, readQuestions, type StoredQuestion } from '../ask/questions.ts';
import type { ApiContext } from '../runtime/context.ts';
import { readKnowledge, type Stored } from '../store/read.ts';
import { documentParamsSchema, knownId, noSuchDocument } from './document-answers.ts';
import { exampleQuestion, exampleQuestions } from './examples-ask.ts';
import { ignoredBody, jsonBody } from './http/body.ts';
import { asksElevenLabs } from './http/elevenlabs.ts';
import type { ApiEnv } from './http/env.ts';
import { ProblemError } from './http/problem.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';
import { countedQuestions } from './question-limit.ts';

export const questions = new OpenAPIHono<ApiEnv>();

const questionParamsSchema = documentParamsSchema.extend({ question: z.string().describe('The ID of the question.') });

const listAnswer = (description: string) => ({
  description,
  content: {
    'application/json': { schema: questionListSchema.meta({ id: 'Questions' }), example: exampleQuestions },
  },
});

const oneAnswer = (description: string) => ({
  description,
  content: {
    'application/json': { schema: questionAnswerSchema.meta({ id: 'Question' }), example: exampleQuestion },
  },
});

const input = {
  required: true,
  content: { 'application/json': { schema: questionInputSchema.meta({ id: 'QuestionInput' }) } },
} as const;

const list = defineRoute({
  method: 'get',
  path: '/knowledge/{id}/questions',
  operationId: 'listQuestions',
  summary: 'List the questions that a document must answer',
  description: `At most ${limits.questionsPerDocument}, the oldest first, each with its last result. A document without questions, or that does not exist, has an empty list.`,
  checks: [requireRole('viewer'), limitedAs('lists')],
  request: { params: documentParamsSchema, query: noQuerySchema },
  answers: { 200: listAnswer('The questions, and the automatic check of a document without questions.') },
  refusals: ['not-found'],
});

questions.openapi(list, async (c) => {
  const { ctx, inTime } = c.var;
  return c.json(await inTime(present(ctx, knownId(c.req.valid('param')))), 200);
});

const add = defineRoute({
  method: 'post',
  path: '/knowledge/{id}/questions',
  operationId: 'addQuestion',
  summary: 'Add a question that the document must answer',
  description: `Agents that have the document are asked after each sync, once at night, and on demand. A document may have ${limits.questionsPerDocument} questions.`,
  checks: [requireRole('editor'), limitedAs('writes'), jsonBody],
  request: { params: documentParamsSchema, query: noQuerySchema, body: input },
  answers: { 201: oneAnswer('The question.') },
  refusals: ['not-found', 'too-many-questions', 'malformed-document', 'newer-document'],
});

questions.openapi(add, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const stored = await inTime(existing(ctx, c.req.valid('param')));
  const added = await inTime(addQuestion(ctx, stored, c.req.valid('json').text, uid));
  if (added === null) {
    throw new ProblemError(
      'too-many-questions',
      `A document may have ${limits.questionsPerDocument} questions. Delete one first.`,
    );
  }
  return c.json(presentQuestion(added), 201);
});

const change = defineRoute({
  method: 'put',
  path: '/knowledge/{id}/questions/{question}',
  operationId: 'changeQuestion',
  summary: 'Change the wording of a question',
  description: 'Its earlier result is dropped, and it is asked again.',
  checks: [requireRole('editor'), limitedAs('writes'), jsonBody],
  request: { params: questionParamsSchema, query: noQuerySchema, body: input },
  answers: { 200: oneAnswer('The question.') },
  refusals: ['not-found', 'malformed-document', 'newer-document'],
});

questions.openapi(change, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const params = c.req.valid('param');
  const stored = await inTime(existing(ctx, params));
  const changed = await inTime(changeQuestion(ctx, stored, params.question, c.req.valid('json').text, uid));
  if (changed === null) throw noSuchQuestion();
  return c.json(presentQuestion(changed), 200);
});

const remove = defineRoute({
  method: 'delete',
  path: '/knowledge/{id}/questions/{question}',
  operationId: 'deleteQuestion',
  summary: 'Delete a question',
  description: 'The document is then checked with the questions that are left.',
  checks: [requireRole('editor'), limitedAs('writes'), ignoredBody],
  request: { params: questionParamsSchema, query: noQuerySchema },
  answers: { 200: listAnswer('The questions that are left.') },
  refusals: ['not-found', 'malformed-document', 'newer-document'],
});

questions.openapi(remove, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const params = c.req.valid('param');
  const stored = await inTime(existing(ctx, params));
  if (!(await inTime(deleteQuestion(ctx, stored, params.question, uid)))) throw noSuchQuestion();
  return c.json(await inTime(present(ctx, stored.id)), 200);
});

const check = defineRoute({
  method: 'post',
  path: '/knowledge/{id}/questions/check',
  operationId: 'checkQuestions',
  summary: 'Ask the questions of a document now',
  description: `Asks each agent that has the document, at most ${limits.agentsPerCheck}, and stores the results. Without questions the first sentences are looked up. Counts as one question for each request to ElevenLabs. A body is ignored.`,
  checks: [requireRole('editor'), limitedAs('agents'), ignoredBody, asksElevenLabs],
  request: { params: documentParamsSchema, query: noQuerySchema },
  answers: { 200: listAnswer('The questions with their new results.') },
  refusals: ['not-found', 'not-synced', 'malformed-document', 'newer-document'],
});

questions.openapi(check, async (c) => {
  const { ctx, inTime, uid, askElevenLabs } = c.var;
  const stored = await inTime(existing(ctx, c.req.valid('param')));
  if (stored.document.elevenlabs_document_id === null) {
    throw new ProblemError('not-synced', "ElevenLabs doesn't have this document yet. Try again once it is synced.");
  }
  const plan = await askElevenLabs((engine) => planCheck(engine, stored));
  await inTime(countedQuestions(ctx, uid, Math.max(1, plan.requests)));
  await askElevenLabs((engine) => inTimeOfRequests(engine, (callLimits) => runCheck(engine, plan, callLimits)));
  return c.json(await inTime(present(ctx, stored.id)), 200);
});

async function existing(ctx: ApiContext, params: { id: string }): Promise<Stored> {
  const stored = await readKnowledge(ctx, knownId(params));
  if (stored === null) throw noSuchDocument();
  return stored;
}

const noSuchQuestion = (): ProblemError =>
  new ProblemError('not-found', 'The document has no question with this ID. It may have been deleted.');

async function present(ctx: ApiContext, documentId: string): Promise<QuestionList> {
  const { questions: stored, check: record } = await readQuestions(ctx, documentId);
  return {
    questions: stored.map(presentQuestion),
    automatic: presentResult(record?.automatic ?? null),
    checked_at: record?.checked_at?.toDate().toISOString() ?? null,
  };
}

const presentQuestion = ({ id, question }: StoredQuestion): QuestionAnswer => ({
  id,
  text: question.text,
  created_at: question.created_at.toDate().toISOString(),
  created_by: question.created_by,
  result: presentResult(question.result),
});

const presentResult = (result: CheckResult | null): QuestionAnswer['result'] =>
  result && { checked_at: result.checked_at.toDate().toISOString(), outcome: result.outcome, agents: result.agents };
