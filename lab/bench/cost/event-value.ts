import protobuf from 'protobufjs';

/** Field numbers of `DocumentEventData`: google/events/cloud/firestore/v1/data.proto. */
const valueField = 1;

/**
 * Size of the document after the write in an event of Firestore, as a listener gets it too.
 *
 * @param body a `DocumentEventData`
 * @returns bytes; 0 for a deletion
 */
export function valueBytes(body: Uint8Array): number {
  const reader = protobuf.Reader.create(body);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === valueField) return reader.uint32();
    reader.skipType(tag & 7);
  }
  return 0;
}
