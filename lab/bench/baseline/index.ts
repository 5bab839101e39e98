/**
 * A literal build of the original design, for `npm run bench` to compare with: text and status in
 * one document, no claim, retries by the SDK and around it, and a page (page.html) that asks for
 * the whole list. It has no sign-in, which would cost it nothing that the bench counts.
 */
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import retry from 'async-retry';
import { initializeApp } from 'firebase-admin/app';
import { FieldValue, getFirestore } from 'firebase-admin/firestore';
import { logger } from 'firebase-functions';
import { defineSecret } from 'firebase-functions/params';
import { onDocumentWritten } from 'firebase-functions/v2/firestore';
import { onRequest } from 'firebase-functions/v2/https';

initializeApp();
const articles = getFirestore().collection('articles');
const apiKey = defineSecret('ELEVENLABS_API_KEY');

/** POST stores an article. GET answers all of them. */
export const api = onRequest(async (request, response) => {
  if (request.method !== 'POST') {
    const { docs } = await articles.orderBy('created_at', 'desc').get();
    response.json(docs.map((doc) => ({ id: doc.id, ...doc.data() })));
    return;
  }
  const { name, content } = request.body as { name: string; content: string };
  const article = { name, content, sync_status: 'pending', elevenlabs_document_id: null, sync_error_message: null };
  const { id } = await articles.add({ ...article, created_at: FieldValue.serverTimestamp() });
  response.status(201).json({ id });
});

export const onArticleWritten = onDocumentWritten(
  { document: 'articles/{id}', retry: true, secrets: [apiKey] },
  async (event) => {
    const article = event.data?.after;
    const { name, content, sync_status: status } = article?.data() ?? {};
    if (article === undefined || status !== 'pending') return;
    await article.ref.update({ sync_status: 'syncing' });
    const client = new ElevenLabsClient({
      apiKey: apiKey.value(),
      baseUrl: process.env.ELEVENLABS_BASE_URL ?? 'https://api.elevenlabs.io',
    });
    const create = () => client.conversationalAi.knowledgeBase.documents.createFromText({ name, text: content });
    let result: object;
    try {
      const { id } = await retry(create, { retries: 3 });
      result = { sync_status: 'completed', elevenlabs_document_id: id, sync_error_message: null };
    } catch (error) {
      logger.error('sync failed', { id: article.id, error: String(error) });
      result = { sync_status: 'failed', sync_error_message: String(error) };
    }
    await article.ref.update({ ...result, synced_at: FieldValue.serverTimestamp() });
  },
);
