import type { LocalResponse } from '../endpoint.ts';
import { LOCAL_ACCOUNT } from '../region.ts';
import { element, type Xml, xmlDocument } from '../xml.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export const xmlResponse = (rootName: string, content: readonly (Xml | undefined)[]): LocalResponse => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: xmlDocument(element(rootName, content, { xmlns: NAMESPACE })),
});

export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Everything local belongs to the one account. */
export const owner = (): Xml | undefined =>
  element('Owner', [element('ID', LOCAL_ACCOUNT), element('DisplayName', 'local')]);
