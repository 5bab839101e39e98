/**
 * Ends the listeners of pages that have closed their channel. The Firestore emulator only logs the
 * end of a channel, and would compare every write with the listeners of all earlier pages.
 */

interface Session {
  database: string;
  targets: Set<number>;
  /** How many messages the page has sent. */
  sent: number;
}

/** What a page sends over its channel; the emulator reads the rest. */
interface Message {
  database?: string;
  addTarget?: { targetId?: number };
  removeTarget?: number;
}

/** A request to send to the emulator: a path, and the form in its body. */
export interface ChannelRequest {
  url: string;
  body: string;
}

export interface ListenSessions {
  /** Keeps which listeners a request begins and ends, once the emulator has answered it. */
  record(url: string, body: string, answer: string): void;
  /**
   * The requests in place of one that ends a channel; null for every other request. The first
   * removes the listeners, and gets the number of the replaced one.
   */
  ending(url: string): readonly ChannelRequest[] | null;
}

/** Whether it is a request of a channel of listeners. */
export const isListenRequest = (url: string): boolean => /^[^?]*\/Listen\/channel\?/.test(url);

const parametersOf = (url: string): URLSearchParams => new URLSearchParams(url.slice(url.indexOf('?') + 1));

function messagesIn(form: URLSearchParams): Message[] {
  return [...form].flatMap(([name, value]) => {
    if (!/^req\d+___data__$/.test(name)) return [];
    try {
      return [JSON.parse(value) as Message];
    } catch {
      return [];
    }
  });
}

/** The ID that the emulator gives to a new channel. */
const newSessionIn = (answer: string): string | undefined => /\["c","([^"]+)"/.exec(answer)?.[1];

export function createListenSessions(): ListenSessions {
  const sessions = new Map<string, Session>();
  return {
    record(url, body, answer) {
      const id = parametersOf(url).get('SID') ?? newSessionIn(answer);
      if (id === undefined) return;
      const session = sessions.get(id) ?? { database: '', targets: new Set(), sent: 0 };
      sessions.set(id, session);
      const form = new URLSearchParams(body);
      session.sent = Math.max(session.sent, Number(form.get('ofs') ?? 0) + Number(form.get('count') ?? 0));
      for (const { database, addTarget, removeTarget } of messagesIn(form)) {
        session.database = database ?? session.database;
        if (addTarget?.targetId !== undefined) session.targets.add(addTarget.targetId);
        if (removeTarget !== undefined) session.targets.delete(removeTarget);
      }
    },
    ending(url) {
      const parameters = parametersOf(url);
      const id = parameters.get('SID') ?? '';
      const session = sessions.get(id);
      if (parameters.get('TYPE') !== 'terminate' || session === undefined) return null;
      sessions.delete(id);
      const path = url.slice(0, url.indexOf('?'));
      const last = new URLSearchParams(parameters);
      last.set('RID', String(Number(parameters.get('RID')) + 1));
      parameters.delete('TYPE');
      const form = new URLSearchParams({ count: String(session.targets.size), ofs: String(session.sent) });
      [...session.targets].forEach((removeTarget, at) => {
        form.set(`req${at}___data__`, JSON.stringify({ database: session.database, removeTarget }));
      });
      return [
        { url: `${path}?${parameters}`, body: String(form) },
        { url: `${path}?${last}`, body: '' },
      ];
    },
  };
}
