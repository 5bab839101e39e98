export const answerDocs = (_document: unknown): Response => new Response('todo');
